// The terminal and a browser on one handover: what is said in one shows in the other, and nothing is saved twice.
import assert from "node:assert/strict";
import { until } from "./browser.mjs";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { SAMPLE } from "./server.mjs";
import { passing, walk } from "./walk.mjs";

walk("a terminal and a browser on one handover", async ({ enter, server }) => {
  const [boss, ilse] = [await enter(), await enter()];
  await manager.signUp(boss, passing);
  const root = await manager.start(boss, SAMPLE, passing);
  await manager.accept(boss, passing);
  const room = await leaver.claim(ilse, await manager.invite(boss, root, "leaver", passing), passing);
  const handover = root.split("/").pop();
  const terminal = server.talk(["interview", handover, "--jsonl", "--no-model"]);
  const question = await terminal.hear("question");
  assert.equal(question.turn, await leaver.turn(ilse), "both show the same question");
  assert.equal(question.text, await ilse.page.innerText(".ask .question"));

  // the open page follows by itself, keeps what is typed, and gets one more turn
  await ilse.page.fill("#f-text", "half a thought");
  terminal.say({ type: "answer", text: leaver.ANSWERS[0] });
  await terminal.hear("saved");
  await until(async () => (await ilse.page.locator("[data-log] > article").count()) === 1, "the terminal's turn in the browser");
  assert.match(await ilse.page.innerText("[data-log]"), /Svenja Brandt/);
  assert.equal(await ilse.page.locator("#f-late").inputValue(), "half a thought", "what was typed is kept beside it");

  // and the terminal is told that its question is no longer the open one
  const next = await terminal.hear("question");
  await leaver.say(ilse, leaver.ANSWERS[1]);
  terminal.say({ type: "answer", turn: next.turn, text: "Too late." });
  await terminal.hear("question");

  // a remark off the record is kept nowhere, though the terminal is faster; nor does a draft that was left fill its box
  const at = await leaver.turn(ilse);
  await ilse.page.evaluate(([path, turn]) => localStorage.setItem(`draft ${path} ${turn}`, "half a draft"), [room, at]);
  await ilse.go(`${room}?off=1`);
  assert.equal(await ilse.page.inputValue("#f-text"), "", "the box off the record is empty");
  await ilse.page.fill("#f-text", "the heron story");
  terminal.say({ type: "answer", text: leaver.ANSWERS[2] });
  await terminal.hear("saved");
  await until(async () => (await leaver.turn(ilse)) !== at, "the next question in the browser");
  await until(async () => (await ilse.page.innerText("[data-status]")).includes("kept nowhere"), "what became of the remark");
  assert.equal(await ilse.page.inputValue("#f-text"), "", "the remark is gone");
  assert.equal(await ilse.page.locator("#f-late").count(), 0, "it is no answer that came too late");
  terminal.say({ type: "pause" });
  await terminal.end();

  await ilse.go(room);
  const answers = await ilse.page.locator("[data-log] .answer").allInnerTexts();
  assert.deepEqual(answers.slice(0, 3), leaver.ANSWERS.slice(0, 3), "each answer once, in order");
});
