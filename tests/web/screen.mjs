// A screen is looked at: pictures in both widths and both schemes, axe, no sideways scrolling at 320 px, and a focus that can
// be seen wherever it goes.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { OUT } from "./server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [[1280, "light"], [360, "dark"], [360, "light"], [1280, "dark"]];
const HEIGHT = 900;
// of a page that is longer, the beginning is enough to look at
const TALLEST = 4000;

// a page of ours, as the standard has it; what a template engine leaves in blank space is no matter
const VALIDATOR = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  rules: { "no-trailing-whitespace": "off", "long-title": "off", "require-sri": "off" },
});

mkdirSync(OUT, { recursive: true });

/** Looks at the open page of a person. `name` becomes the name of the pictures. */
export async function look(person, name) {
  const { page } = person;
  const before = page.viewportSize();
  for (const [index, [width, colorScheme]] of LOOKS.entries()) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // the first two looks show each width and each scheme once
    if (index < 2) await clean(person, `${name} at ${width} px, ${colorScheme}`);
    const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), TALLEST);
    const path = join(OUT, `${name}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await sound(person, name);
  await narrow(person, name);
  await seen(person, name);
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Complains of anything that axe finds. */
export async function clean(person, name) {
  const { page } = person;
  await page.evaluate(AXE);
  const found = await page.evaluate((rules) => axe.run(document, { runOnly: { type: "tag", values: rules } }), RULES);
  const wrong = found.violations.map((it) => `${it.id}: ${it.help} at ${it.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  wrong.forEach((it) => person.complaints.push(`${name}: axe ${it}`));
}

/** Complains if what the server wrote is not sound HTML. */
export async function sound(person, name) {
  const source = await person.source;
  const report = await VALIDATOR.validateString(source, name);
  const wrong = report.results.flatMap((it) => it.messages).map((it) => `${it.line}: ${it.ruleId}: ${it.message}`);
  wrong.slice(0, 5).forEach((it) => person.complaints.push(`${name}: html ${it}`));
}

/** Complains if the page is wider than the window. */
export async function narrow(person, name) {
  const { page } = person;
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const out = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > room + 1);
    return out.slice(0, 5).map((it) => it.outerHTML.slice(0, 120));
  });
  wide.forEach((it) => person.complaints.push(`${name}: wider than 320 px is ${it}`));
}

/** Complains if what has the focus is covered. */
async function seen(person, name) {
  const { page } = person;
  const hidden = await page.evaluate(() => {
    const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
    const bad = [];
    for (const it of stops.filter((stop) => stop.checkVisibility({ visibilityProperty: true }))) {
      it.focus();
      if (document.activeElement !== it) continue;
      // a link that runs over two lines is seen where it begins
      const box = it.getClientRects()[0];
      const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      const label = it.labels?.[0];
      const is_seen = top && (it.contains(top) || top.contains(it) || label?.contains(top));
      if (!is_seen) bad.push(it.outerHTML.slice(0, 100));
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return bad;
  });
  hidden.forEach((it) => person.complaints.push(`${name}: the focus is covered at ${it}`));
}
