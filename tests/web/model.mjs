// A model server for the walks: it speaks chat completions, streams slowly enough to be watched, and says what it is told to.
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const BETWEEN = 30;

/** Starts one. `script` gets the task (`ask`, `understand` or `other`) and the request's words, and returns the reply's text. */
export async function model(script) {
  const seen = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    if (request.method !== "POST") { response.writeHead(404).end(); return; }
    const { messages, stream } = JSON.parse(body);
    const [rules, words] = [messages[0].content, messages.at(-1).content];
    const task = rules.startsWith("You word the next question") ? "ask" : rules.startsWith("You find facts") ? "understand" : "other";
    seen.push(task);
    const text = script(task, words);
    try {
      if (stream) await streamed(response, text); else whole(response, text);
    } catch { response.destroy(); }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    seen,
    settings: { BATON_MODEL: "walks", BATON_BASE_URL: `http://127.0.0.1:${server.address().port}/v1`, OPENAI_API_KEY: "sk-none" },
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}

/** The first candidate of a request, as a reply that chooses it in its own words. */
export function chosen(words) {
  const candidate = /^1\. \[[^\]]*\] (.*)$/m.exec(words)?.[1] ?? "What comes next?";
  return JSON.stringify({ choice: 1, question: candidate, why: "The successor acts on it." });
}

function whole(response, text) {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(reply({ message: { role: "assistant", content: text }, finish_reason: "stop", index: 0 })));
}

async function streamed(response, text) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of text.match(/\s*\S+/g) ?? [text]) {
    response.write(`data: ${JSON.stringify(reply({ delta: { content: piece }, index: 0 }))}\n\n`);
    await pause(BETWEEN);
  }
  response.write(`data: ${JSON.stringify(reply({ delta: {}, finish_reason: "stop", index: 0 }))}\n\n`);
  response.end("data: [DONE]\n\n");
}

const reply = (choice) => ({ id: "1", object: "chat.completion", created: 1, model: "walks", choices: [choice], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
