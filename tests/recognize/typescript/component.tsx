// Attributes of components.
import { useChat } from "@ai-sdk/react";
import OpenAI from "openai";

const openai = new OpenAI();

export function Picker({ model = "gpt-4o" }: { model?: string }) {
//                                ^^^^^^ default
  const chat = useChat({ body: { model: "gpt-4o-mini", temperature: 0.5 } });
//                                       ^^^^^^^^^^^ request
//                                                                  ^^^ temperature of gpt-4o-mini
  return (
    <form onSubmit={() => openai.chat.completions.create({ model: "gpt-4.1", messages: [], temperature: 0.1 })}>
//                                                                 ^^^^^^^ request via openai.chat_completions at openai
//                                                                                                      ^^^ temperature of gpt-4.1 (openai.chat_completions)
      <Chat model="claude-sonnet-4-5" temperature={0.7} />
//                 ^^^^^^^^^^^^^^^^^ request
//                                                 ^^^ temperature of claude-sonnet-4-5
      <select defaultValue={model}>
        <option value="gpt-4o">GPT-4o, the best of gpt-4</option>
//                     ^^^^^^ request
        <option value="o3">o3</option>
      </select>
      <Slider min={0} max={2} value={temperature} />
    </form>
  );
}
