/*
 * Stands for a browser on Windows in tests: writes its command line beside itself, and once more when the file "go" lies
 * there, which shows that it outlives whoever started it. Whether it has a console is written first.
 */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

static void write_line(const wchar_t *folder, const wchar_t *name) {
  wchar_t path[600], fresh[620];
  char text[4000];
  swprintf(path, 600, L"%ls\\%ls", folder, name);
  swprintf(fresh, 620, L"%ls.new", path);
  int used = snprintf(text, 20, "%s ", GetConsoleWindow() ? "console" : "none");
  WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, text + used, sizeof text - used, 0, 0);
  FILE *file = _wfopen(fresh, L"wb");
  fputs(text, file);
  fclose(file);
  _wrename(fresh, path);
}

int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
  wchar_t folder[500], go[600];
  GetModuleFileNameW(0, folder, 500);
  *wcsrchr(folder, L'\\') = 0;
  write_line(folder, L"started.txt");
  swprintf(go, 600, L"%ls\\go", folder);
  for (int i = 0; i < 600 && GetFileAttributesW(go) == INVALID_FILE_ATTRIBUTES; i++) Sleep(50);
  write_line(folder, L"alive.txt");
  return 0;
}
