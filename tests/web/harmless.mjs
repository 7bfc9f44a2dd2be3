// What text must never become: an element, an attribute, a link elsewhere. Pages are held against what the templates can make.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CASES } from "./server.mjs";

const TEMPLATES = resolve(import.meta.dirname, "../../web/templates");

/** The hostile texts, each with what kind it is of. */
export const TEXTS = readFileSync(join(CASES, "hostile.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** Every name of an element and of an attribute that stands in a template. */
function vocabulary() {
  const files = readdirSync(TEMPLATES, { recursive: true }).filter((it) => it.endsWith(".html"));
  const text = files.map((it) => readFileSync(join(TEMPLATES, it), "utf8")).join("\n").replace(/\{#.*?#\}/gs, "");
  const found = (expression) => [...new Set([...text.matchAll(expression)].map((it) => it[1].toLowerCase()))];
  return {
    tags: [...found(/<([a-z][a-z0-9-]*)[\s>{]/g), "tbody", "h2", "h3"],
    attributes: [...found(/[\s}]([a-z][a-z0-9:-]*)=["']/g), "required", "hidden", "selected", "checked", "open", "readonly", "multiple", "defer", "download", "formnovalidate", "data-htmx-powered",
      ...found(/[\s}](data-[a-z-]+)/g)],
  };
}

const WORDS = vocabulary();

/** Complains of everything on the open page that no template makes. */
export async function harmless(person, name) {
  const wrong = await person.page.evaluate(({ tags, attributes }) => {
    const out = [];
    const ours = (value) => { try { const url = new URL(value, location.href); return url.origin === location.origin || url.protocol === "mailto:"; } catch { return false; } };
    for (const it of document.querySelectorAll("*")) {
      if (!tags.includes(it.localName)) out.push(`element ${it.outerHTML.slice(0, 80)}`);
      for (const { name, value } of it.attributes) {
        if (!attributes.includes(name) || name.startsWith("on") || name === "style") out.push(`attribute ${name} of ${it.outerHTML.slice(0, 80)}`);
        if (["href", "src", "action"].includes(name) && !ours(value)) out.push(`leads to ${value.slice(0, 80)}`);
      }
    }
    // what people have written holds no elements, but for what the search has marked and the marks of sources
    for (const it of document.querySelectorAll(".answer, p.said, li.said:not(.card), .words, .question, td[data-label]:not(:has(select)), option")) {
      for (const inner of it.querySelectorAll("*")) if (!inner.matches("mark, a.mark, span.faint, strong, p, td > br")) out.push(`inside text ${inner.outerHTML.slice(0, 80)}`);
    }
    for (const table of document.querySelectorAll("table.reflow")) {
      const sizes = new Set([...table.tBodies].flatMap((body) => [...body.rows]).map((row) => row.cells.length));
      if (sizes.size > 1) out.push(`rows of ${[...sizes].join(" and ")} cells`);
    }
    if (document.querySelectorAll("main").length !== 1 || document.querySelectorAll("footer").length !== 1) out.push("the frame is broken");
    return [...new Set(out)].slice(0, 8);
  }, WORDS);
  wrong.forEach((it) => person.complaints.push(`${name}: ${it}`));
}
