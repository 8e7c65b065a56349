/*
 * IDXGIOutput1 and IDXGIOutputDuplication with the layout of the SDK's headers, played from a queue that a test fills:
 * Wine has no desktop duplication. Textures are real ones of the device that the caller gives. What the documentation
 * forbids is counted as a mistake.
 */
#define COBJMACROS
#define INITGUID
#include <windows.h>
#include <d3d11.h>
#include <dxgi1_2.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __declspec(dllexport)

/* What AcquireNextFrame does next. */
typedef struct Step {
    struct Step *next;
    HRESULT result;
    BOOL has_image;
    UINT *pixels;
    UINT dirty_count, move_count;
    RECT *dirty;
    DXGI_OUTDUPL_MOVE_RECT *moves;
    BOOL has_pointer;
    DXGI_OUTDUPL_POINTER_POSITION pointer;
    DXGI_OUTDUPL_POINTER_SHAPE_INFO shape;
    UINT shape_bytes;
    void *bitmap;
} Step;

/* The next call of one of these fails; 0: it doesn't. */
enum { DUPLICATE_OUTPUT, DIRTY_RECTS, MOVE_RECTS, POINTER_SHAPE, RELEASE_FRAME, METHODS };
enum { REFERENCES, DUPLICATIONS, HELD, MISTAKES, CALLS, DEVICE_REFERENCES, WAIT_MAX, LEFT };

typedef struct {
    IDXGIOutput1 base;
    LONG references;
    UINT width, height;
    DXGI_OUTPUT_DESC description;
    DXGI_FORMAT format;
    Step *first, **last;
    HRESULT results[METHODS];
    LONG duplications, held, mistakes, calls, wait_max, busy;
    ID3D11Device *device;
} Output;

typedef struct {
    IDXGIOutputDuplication base;
    LONG references;
    Output *output;
    ID3D11DeviceContext *context;
    ID3D11Texture2D *texture;
    /* The frame that is held. */
    Step *frame;
} Duplication;

static IDXGIOutput1Vtbl output_methods;
static IDXGIOutputDuplicationVtbl duplication_methods;

static Output *output_of(IDXGIOutput1 *self) { return (Output *)self; }
static Duplication *duplication_of(IDXGIOutputDuplication *self) { return (Duplication *)self; }

static HRESULT take_result(Output *output, int method) {
    HRESULT result = output->results[method];
    output->results[method] = S_OK;
    return result;
}

static void mistake_if(Output *output, BOOL wrong) {
    if (wrong) InterlockedIncrement(&output->mistakes);
}

static ULONG references_of(IUnknown *object) {
    IUnknown_AddRef(object);
    return IUnknown_Release(object);
}

static void free_step(Step *step) {
    free(step->pixels);
    free(step->dirty);
    free(step->moves);
    free(step->bitmap);
    free(step);
}

/* IDXGIOutputDuplication */

static HRESULT WINAPI duplication_query(IDXGIOutputDuplication *self, REFIID iid, void **out) {
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI duplication_add_ref(IDXGIOutputDuplication *self) {
    return InterlockedIncrement(&duplication_of(self)->references);
}

static ULONG WINAPI duplication_release(IDXGIOutputDuplication *self) {
    Duplication *mine = duplication_of(self);
    ULONG left = InterlockedDecrement(&mine->references);
    if (left > 0) return left;
    mistake_if(mine->output, mine->frame != NULL || mine->output->busy);
    if (mine->frame) free_step(mine->frame);
    mistake_if(mine->output, ID3D11Texture2D_Release(mine->texture) != 0);
    ID3D11DeviceContext_Release(mine->context);
    InterlockedDecrement(&mine->output->duplications);
    free(mine);
    return 0;
}

static void WINAPI duplication_describe(IDXGIOutputDuplication *self, DXGI_OUTDUPL_DESC *description) {
    Output *output = duplication_of(self)->output;
    memset(description, 0, sizeof *description);
    description->ModeDesc.Width = output->width;
    description->ModeDesc.Height = output->height;
    description->ModeDesc.Format = DXGI_FORMAT_B8G8R8A8_UNORM;
    description->Rotation = output->description.Rotation;
}

static HRESULT acquire(Duplication *mine, UINT timeout, DXGI_OUTDUPL_FRAME_INFO *info, IDXGIResource **resource) {
    Output *output = mine->output;
    Step *step = output->first;
    if ((LONG)timeout > output->wait_max) output->wait_max = timeout;
    if (mine->frame) return DXGI_ERROR_INVALID_CALL;
    if (!step) {
        Sleep(timeout);
        return DXGI_ERROR_WAIT_TIMEOUT;
    }
    output->first = step->next;
    if (!output->first) output->last = &output->first;
    if (FAILED(step->result)) {
        HRESULT result = step->result;
        free_step(step);
        return result;
    }
    memset(info, 0, sizeof *info);
    if (step->has_image) {
        info->LastPresentTime.QuadPart = 1;
        info->AccumulatedFrames = 1;
        info->TotalMetadataBufferSize =
            step->dirty_count * sizeof(RECT) + step->move_count * sizeof(DXGI_OUTDUPL_MOVE_RECT);
        ID3D11DeviceContext_UpdateSubresource(mine->context, (ID3D11Resource *)mine->texture, 0, NULL,
                                              step->pixels, output->width * 4, 0);
    }
    if (step->has_pointer) {
        info->LastMouseUpdateTime.QuadPart = 1;
        info->PointerPosition = step->pointer;
        info->PointerShapeBufferSize = step->shape_bytes;
    }
    mine->frame = step;
    InterlockedIncrement(&output->held);
    return ID3D11Texture2D_QueryInterface(mine->texture, &IID_IDXGIResource, (void **)resource);
}

static HRESULT WINAPI duplication_acquire(IDXGIOutputDuplication *self, UINT timeout,
                                          DXGI_OUTDUPL_FRAME_INFO *info, IDXGIResource **resource) {
    Output *output = duplication_of(self)->output;
    InterlockedIncrement(&output->calls);
    mistake_if(output, InterlockedExchange(&output->busy, 1) != 0);
    mistake_if(output, duplication_of(self)->frame != NULL);
    *resource = NULL;
    HRESULT result = acquire(duplication_of(self), timeout, info, resource);
    InterlockedExchange(&output->busy, 0);
    return result;
}

/* GetFrameDirtyRects, GetFrameMoveRects and GetFramePointerShape hand over what the frame has. */
static HRESULT give(Duplication *mine, int method, const void *data, UINT bytes, UINT room, void *out, UINT *required) {
    mistake_if(mine->output, !mine->frame || mine->output->busy);
    HRESULT result = take_result(mine->output, method);
    if (FAILED(result)) return result;
    if (!mine->frame) return DXGI_ERROR_INVALID_CALL;
    *required = bytes;
    if (bytes > room) return DXGI_ERROR_MORE_DATA;
    if (bytes > 0) memcpy(out, data, bytes);
    return S_OK;
}

static HRESULT WINAPI duplication_dirty(IDXGIOutputDuplication *self, UINT room, RECT *out, UINT *required) {
    Step *frame = duplication_of(self)->frame;
    return give(duplication_of(self), DIRTY_RECTS, frame ? frame->dirty : NULL,
                frame ? frame->dirty_count * sizeof(RECT) : 0, room, out, required);
}

static HRESULT WINAPI duplication_moves(IDXGIOutputDuplication *self, UINT room, DXGI_OUTDUPL_MOVE_RECT *out,
                                        UINT *required) {
    Step *frame = duplication_of(self)->frame;
    return give(duplication_of(self), MOVE_RECTS, frame ? frame->moves : NULL,
                frame ? frame->move_count * sizeof(DXGI_OUTDUPL_MOVE_RECT) : 0, room, out, required);
}

static HRESULT WINAPI duplication_shape(IDXGIOutputDuplication *self, UINT room, void *out, UINT *required,
                                        DXGI_OUTDUPL_POINTER_SHAPE_INFO *info) {
    Step *frame = duplication_of(self)->frame;
    if (frame) *info = frame->shape;
    return give(duplication_of(self), POINTER_SHAPE, frame ? frame->bitmap : NULL, frame ? frame->shape_bytes : 0,
                room, out, required);
}

static HRESULT WINAPI duplication_map(IDXGIOutputDuplication *self, DXGI_MAPPED_RECT *rect) {
    return DXGI_ERROR_UNSUPPORTED;
}

static HRESULT WINAPI duplication_unmap(IDXGIOutputDuplication *self) { return DXGI_ERROR_INVALID_CALL; }

static HRESULT WINAPI duplication_release_frame(IDXGIOutputDuplication *self) {
    Duplication *mine = duplication_of(self);
    mistake_if(mine->output, !mine->frame || mine->output->busy);
    if (!mine->frame) return DXGI_ERROR_INVALID_CALL;
    /* Nobody may have the image any more. */
    mistake_if(mine->output, references_of((IUnknown *)mine->texture) != 1);
    free_step(mine->frame);
    mine->frame = NULL;
    InterlockedDecrement(&mine->output->held);
    return take_result(mine->output, RELEASE_FRAME);
}

/* IDXGIOutput1 */

static HRESULT WINAPI output_query(IDXGIOutput1 *self, REFIID iid, void **out) {
    *out = NULL;
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IDXGIOutput) &&
        !IsEqualGUID(iid, &IID_IDXGIOutput1))
        return E_NOINTERFACE;
    IDXGIOutput1_AddRef(self);
    *out = self;
    return S_OK;
}

static ULONG WINAPI output_add_ref(IDXGIOutput1 *self) {
    return InterlockedIncrement(&output_of(self)->references);
}

/* The memory stays until mock_free(), so that a test can count. */
static ULONG WINAPI output_release(IDXGIOutput1 *self) {
    return InterlockedDecrement(&output_of(self)->references);
}

static HRESULT WINAPI output_describe(IDXGIOutput1 *self, DXGI_OUTPUT_DESC *description) {
    *description = output_of(self)->description;
    return S_OK;
}

static HRESULT WINAPI output_duplicate(IDXGIOutput1 *self, IUnknown *device, IDXGIOutputDuplication **out) {
    Output *output = output_of(self);
    *out = NULL;
    HRESULT result = take_result(output, DUPLICATE_OUTPUT);
    if (FAILED(result)) return result;
    /* "The calling application is already duplicating this desktop output." */
    mistake_if(output, output->duplications > 0);
    if (output->duplications > 0) return E_INVALIDARG;
    ID3D11Device *d3d;
    if (FAILED(IUnknown_QueryInterface(device, &IID_ID3D11Device, (void **)&d3d))) return E_INVALIDARG;
    if (output->device) ID3D11Device_Release(output->device);
    output->device = d3d;
    Duplication *mine = calloc(1, sizeof *mine);
    mine->base.lpVtbl = &duplication_methods;
    mine->references = 1;
    mine->output = output;
    D3D11_TEXTURE2D_DESC texture = {output->width,           output->height, 1, 1, output->format, {1, 0},
                                    D3D11_USAGE_DEFAULT, D3D11_BIND_RENDER_TARGET};
    result = ID3D11Device_CreateTexture2D(d3d, &texture, NULL, &mine->texture);
    if (FAILED(result)) {
        free(mine);
        return result;
    }
    ID3D11Device_GetImmediateContext(d3d, &mine->context);
    InterlockedIncrement(&output->duplications);
    *out = &mine->base;
    return S_OK;
}

/* What the test calls */

/* An output of this size as it was built; one that stands on its side is `rotation` (DXGI_MODE_ROTATION). */
EXPORT void *mock_output(UINT width, UINT height, UINT rotation, UINT format) {
    output_methods.QueryInterface = output_query;
    output_methods.AddRef = output_add_ref;
    output_methods.Release = output_release;
    output_methods.GetDesc = output_describe;
    output_methods.DuplicateOutput = output_duplicate;
    duplication_methods.QueryInterface = duplication_query;
    duplication_methods.AddRef = duplication_add_ref;
    duplication_methods.Release = duplication_release;
    duplication_methods.GetDesc = duplication_describe;
    duplication_methods.AcquireNextFrame = duplication_acquire;
    duplication_methods.GetFrameDirtyRects = duplication_dirty;
    duplication_methods.GetFrameMoveRects = duplication_moves;
    duplication_methods.GetFramePointerShape = duplication_shape;
    duplication_methods.MapDesktopSurface = duplication_map;
    duplication_methods.UnMapDesktopSurface = duplication_unmap;
    duplication_methods.ReleaseFrame = duplication_release_frame;
    Output *output = calloc(1, sizeof *output);
    BOOL side = rotation == DXGI_MODE_ROTATION_ROTATE90 || rotation == DXGI_MODE_ROTATION_ROTATE270;
    output->base.lpVtbl = &output_methods;
    output->references = 1;
    output->width = width;
    output->height = height;
    output->format = format;
    output->last = &output->first;
    wcscpy(output->description.DeviceName, L"\\\\.\\DISPLAY1");
    SetRect(&output->description.DesktopCoordinates, 0, 0, side ? height : width, side ? width : height);
    output->description.AttachedToDesktop = TRUE;
    output->description.Rotation = rotation;
    return output;
}

static Step *add_step(Output *output) {
    Step *step = calloc(1, sizeof *step);
    *output->last = step;
    output->last = &step->next;
    return step;
}

static void *copy(const void *data, size_t bytes) {
    void *to = malloc(bytes ? bytes : 1);
    if (bytes) memcpy(to, data, bytes);
    return to;
}

/* The next frame shows these pixels, and says that so much has changed. */
EXPORT void mock_image(Output *output, const UINT *pixels, const RECT *dirty, UINT dirty_count,
                       const DXGI_OUTDUPL_MOVE_RECT *moves, UINT move_count) {
    Step *step = add_step(output);
    step->has_image = TRUE;
    step->pixels = copy(pixels, (size_t)output->width * output->height * 4);
    step->dirty = copy(dirty, dirty_count * sizeof *dirty);
    step->dirty_count = dirty_count;
    step->moves = copy(moves, move_count * sizeof *moves);
    step->move_count = move_count;
}

/* The next frame is for the pointer alone. */
EXPORT void mock_pointer(Output *output, INT x, INT y, UINT visible, const DXGI_OUTDUPL_POINTER_SHAPE_INFO *shape,
                         const void *bitmap, UINT bytes) {
    Step *step = add_step(output);
    step->has_pointer = TRUE;
    step->pointer.Position.x = x;
    step->pointer.Position.y = y;
    step->pointer.Visible = visible;
    step->shape_bytes = bytes;
    if (!bytes) return;
    step->shape = *shape;
    step->bitmap = copy(bitmap, bytes);
}

/* AcquireNextFrame fails in its turn. */
EXPORT void mock_failure(Output *output, HRESULT result) { add_step(output)->result = result; }

/* The next call of another method fails. */
EXPORT void mock_result(Output *output, UINT method, HRESULT result) { output->results[method] = result; }

EXPORT INT mock_count(Output *output, UINT what) {
    INT left = 0;
    switch (what) {
    case REFERENCES:
        return output->references;
    case DUPLICATIONS:
        return output->duplications;
    case HELD:
        return output->held;
    case MISTAKES:
        return output->mistakes;
    case CALLS:
        return output->calls;
    case DEVICE_REFERENCES:
        /* Without the one that is kept here. */
        return output->device ? references_of((IUnknown *)output->device) - 1 : 0;
    case WAIT_MAX:
        return output->wait_max;
    case LEFT:
        for (Step *step = output->first; step; step = step->next) left++;
        return left;
    }
    return -1;
}

EXPORT void mock_free(Output *output) {
    while (output->first) {
        Step *step = output->first;
        output->first = step->next;
        free_step(step);
    }
    if (output->device) ID3D11Device_Release(output->device);
    free(output);
}
