// Nothing is lost: a browser is killed while somebody types, and the server while a page is open.
import assert from "node:assert/strict";
import { Person, launchToKill, until } from "./browser.mjs";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { SAMPLE } from "./server.mjs";
import { passing, walk } from "./walk.mjs";

const TYPED = "Polna wants the price clause gone, and Svenja";

walk("a second browser goes on where the first was killed", async ({ enter, server }) => {
  const boss = await enter();
  await manager.signUp(boss, passing);
  const root = await manager.start(boss, SAMPLE, passing);
  await manager.accept(boss, passing);
  const link = await manager.invite(boss, root, "leaver", passing);

  const doomed = await launchToKill();
  const first = await Person.enter(doomed.browser, server);
  const room = await leaver.claim(first, link, passing);
  await leaver.say(first, leaver.ANSWERS[0]);
  const other = await leaver.device(first, room, passing);
  await first.go(room);
  const turn = await leaver.turn(first);
  await first.page.locator("#f-text").pressSequentially(TYPED, { delay: 5 });
  const status = first.page.locator("[data-status]");
  await until(async () => /\d\d:\d\d/.test(await status.innerText()), "the draft on the server");
  await doomed.kill();
  assert.deepEqual(first.complaints, []);

  const second = await enter();
  await second.go(other);
  await second.press("main form button");
  assert.equal(second.path, room);
  assert.equal(await leaver.turn(second), turn, "the same question");
  assert.equal(await second.page.inputValue("#f-text"), TYPED, "with what was typed");

  // the page stays open while the server is killed; what is typed meanwhile is kept, and sent when it is back
  second.forgiving = true;
  await server.killAndRestart();
  await second.page.locator("#f-text").press("Control+End");
  await second.page.keyboard.type(" knows it.", { delay: 5 });
  const back = second.page.locator("[data-status]");
  const is_lost = await back.getAttribute("data-lost");
  await until(async () => ![is_lost, ""].includes(await back.innerText()), "the connection", 20_000);
  second.forgiving = false;
  await leaver.control(second, "answer");
  assert.equal(await leaver.turn(second), turn + 1);
  const last = second.page.locator("[data-log] > article .answer").last();
  assert.equal(await last.innerText(), `${TYPED} knows it.`);
});
