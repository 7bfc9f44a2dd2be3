// A screen reader hears each finished turn once: one addition inside the log, none of a question that is still being written.
import assert from "node:assert/strict";
import { until } from "./browser.mjs";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { chosen, model } from "./model.mjs";
import { SAMPLE } from "./server.mjs";
import { looking, passing, walk } from "./walk.mjs";

const helper = await model((task, words) => (task === "ask" ? chosen(words) : JSON.stringify({ facts: [], sentences: [] })));

walk("each finished turn is one addition to the log, and streamed words are none", async ({ enter }) => {
  const [boss, ilse] = [await enter(), await enter()];
  await manager.signUp(boss, passing);
  const root = await manager.start(boss, SAMPLE, passing);
  await manager.accept(boss, passing);
  const room = await leaver.claim(ilse, await manager.invite(boss, root, "leaver", passing), passing);
  await watchLog(ilse.page);
  for (const [index, text] of leaver.ANSWERS.slice(0, 4).entries()) {
    await ilse.page.fill("#f-text", text);
    await ilse.page.keyboard.press("Enter");
    await until(async () => (await ilse.page.locator("[data-log] > article").count()) === index + 1, "the turn in the log");
    await until(async () => (await ilse.page.locator("#f-text").inputValue()) === "", "the empty box");
    assert.equal(await ilse.page.evaluate(() => document.activeElement.id), "f-text", "the focus stays in the box");
    const seen = await ilse.page.evaluate(() => window.seen);
    assert.deepEqual(seen.additions, Array(index + 1).fill(1), "one addition for each turn");
    assert.equal(seen.changes, 0, "nothing else changes in the log");
  }
  const seen = await ilse.page.evaluate(() => window.seen);
  assert.ok(helper.seen.includes("ask"), "the model was asked");
  assert.ok(seen.streamed.length > 3, "words were streamed");
  assert.ok(seen.hidden, "what is streamed is hidden from a screen reader");
  assert.ok(seen.told.some((it) => it.includes("writing")), "the status line says that the interviewer writes");
  assert.ok(await ilse.page.title() !== "", "the title says where one is");
  await looking(ilse, "model-")("chat");
  await ilse.go(`${room}/topics`);
  helper.stop();
}, helper.settings);

/** Notes in the page what is added to the log, what is streamed, and what the status line says. */
function watchLog(page) {
  return page.evaluate(() => {
    const log = document.querySelector("[role=log]");
    const stream = document.querySelector("[data-stream]");
    const status = document.querySelector("[data-status]");
    window.seen = { additions: [], changes: 0, streamed: [], told: [], hidden: true };
    new MutationObserver((all) => {
      for (const it of all) {
        const articles = [...it.addedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
        if (it.target === log && articles.length) window.seen.additions.push(articles.length);
        else if (it.target !== log) window.seen.changes += 1;
      }
    }).observe(log, { childList: true, subtree: true, characterData: true });
    new MutationObserver(() => {
      if (!stream.textContent) return;
      window.seen.streamed.push(stream.textContent);
      window.seen.hidden &&= stream.getAttribute("aria-hidden") === "true" && !log.contains(stream);
    }).observe(stream, { childList: true, characterData: true, subtree: true });
    new MutationObserver(() => window.seen.told.push(status.textContent)).observe(status, { childList: true });
  });
}
