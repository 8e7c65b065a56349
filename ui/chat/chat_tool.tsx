import { t } from "../texts/texts.ts";
import { Tool } from "../viewer/tool.tsx";
import type { ChatView } from "./chat_view.ts";

/** Above a picture the chat is one of the tools: folded away it takes none of the picture's room. */
export function ChatTool({ chat }: { chat: ChatView }) {
  const open = chat.open.value, unread = chat.unread.value;
  return (
    <Tool
      icon="chat"
      label={unread > 0 ? `${t.chat.title} (${unread})` : t.chat.title}
      expanded={open}
      onClick={() => chat.setOpen(!open)}
      id="chat"
    />
  );
}
