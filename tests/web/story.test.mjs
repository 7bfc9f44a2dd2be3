// The whole story, from the first manager to a handover that is closed, each screen looked at.
import assert from "node:assert/strict";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { look } from "./screen.mjs";
import { SAMPLE } from "./server.mjs";
import * as successor from "./successor.mjs";
import { looking, walk } from "./walk.mjs";

walk("a handover from its start to its acceptance", async ({ enter }) => {
  const [boss, ilse, luca] = [await enter(), await enter(), await enter()];
  const [at_boss, at_ilse, at_luca] = [boss, ilse, luca].map((it) => looking(it));

  const root = await manager.prepare(boss, SAMPLE, at_boss);
  await manager.startAgain(boss, root, at_boss);
  await boss.go(root);
  await look(boss, "board-empty");
  await manager.plan(boss, root, at_boss);
  const link = await manager.invite(boss, root, "leaver", at_boss);
  await manager.calendar(boss, root);

  const room = await leaver.sit(ilse, link, at_ilse);
  await leaver.confide(ilse, room, at_ilse);
  await leaver.device(ilse, room, at_ilse);

  const way = await successor.claim(luca, await manager.invite(boss, root, "successor", at_boss), at_luca);
  await successor.waitFor(luca, way, at_luca);
  await nothing_unreleased([[boss, `${root}/claims`], [boss, root], [luca, `${way}/search?q=Svenja`], [luca, way]]);

  await leaver.check(ilse, room, at_ilse);
  const account = await successor.read(luca, way, at_luca);
  await successor.judge(luca, account, at_luca);
  await leaver.conclude(ilse, room, at_ilse);
  await luca.go(account);
  assert.match(await luca.page.innerText("main"), /I tell him on Monday/, "the answer is there for the one who asked");

  await manager.settle(boss, root, at_boss);
  await manager.review(boss, root, at_boss);
  await manager.reports(boss, root, at_boss);

  await successor.work(luca, way, at_luca);
  await successor.search(luca, way, at_luca);
  await manager.sign(boss, root, at_boss);
  await leaver.sign(ilse, room, at_ilse);
  await successor.takeOver(luca, way, at_luca, true);
  await manager.closed(boss, root, at_boss);
  await leaver.closed(ilse, room, at_ilse);
  await successor.closed(luca, way, account, at_luca);
});

/** A name that she has said stands on none of these pages, since she has released nothing. */
async function nothing_unreleased(pages) {
  for (const [person, path] of pages) {
    await person.go(path);
    const text = await person.page.innerText("main");
    assert.equal(text.includes("Svenja Brandt"), false, `${path} shows what was not released`);
  }
}
