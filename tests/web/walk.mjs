// A walk is a test with a server and a browser of its own, in which several persons are about. What a page did that it must
// not do fails it at its end, however far it came.
import { test } from "node:test";
import { Person, launch } from "./browser.mjs";
import { look } from "./screen.mjs";
import { Server } from "./server.mjs";

/** Declares one. `act` gets `enter`, which lets a person in, the server and the browser. */
export function walk(name, act, settings = {}) {
  test(name, async () => {
    const [server, browser] = [await Server.start(settings), await launch()];
    const people = [];
    const enter = async (options) => {
      const person = await Person.enter(browser, server, options);
      people.push(person);
      return person;
    };
    let stopped = null;
    try {
      await act({ enter, server, browser });
    } catch (error) {
      stopped = error;
    }
    const complaints = people.flatMap((it) => it.complaints);
    await browser.close();
    await server.stop();
    if (complaints.length) throw new Error(complaints.join("\n"), { cause: stopped });
    if (stopped) throw stopped;
  });
}

/** What looks at each screen of a person, under a name that begins with this. */
export const looking = (person, prefix = "") => (name) => look(person, `${prefix}${name}`);

/** What looks at nothing: for walks whose screens were seen before. */
export const passing = async () => {};
