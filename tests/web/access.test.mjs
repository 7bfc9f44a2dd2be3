// What a manager does beside a handover's story: people, programs, the sample, erasure, the password.
import * as manager from "./manager.mjs";
import { looking, passing, walk } from "./walk.mjs";

walk("people and programs, the sample, erasure, a new password", async ({ enter }) => {
  const boss = await enter();
  const look = looking(boss);
  await manager.signUp(boss, passing);
  await manager.sample(boss, look);
  await manager.keys(boss, look);
  await manager.erase(boss, look);
  await manager.password(boss, look);
});
