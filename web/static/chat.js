// What script adds to the chat, which works without it. No text is made here: words come in attributes.
// 1 parts · 2 status · 3 drafts · 4 sending · 5 keys · 6 what happens elsewhere · 7 coming back
(() => {
  "use strict";
  const room = document.querySelector("[data-chat]");
  const form = room?.querySelector("form[data-turns]");
  if (!room || !form) return;
  const box = form.elements.text;
  const log = room.querySelector("[data-log]");
  const status = room.querySelector("[data-status]");
  const stream = room.querySelector("[data-stream]");
  const settings = room.querySelector("[data-settings]");
  const MINUTE = 60000;
  let busy = false;
  let lost = false;

  // a browser that refuses storage goes on without it
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* nothing is kept */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };
  const key = (turn) => `draft ${room.dataset.page} ${turn}`;
  const turn = () => form.elements.turn.value;
  // a remark that is not written down is kept nowhere, not in this browser either
  const isOff = () => Boolean(form.elements.off);

  // 1 parts: an open page is brought up to a newer one; the box stays, with focus and caret
  const replace = (mine, newer) => mine.replaceChildren(...Array.from(newer.childNodes, (it) => document.importNode(it, true)));

  const logUp = (page) => {
    for (const newer of page.querySelectorAll("[data-log] > article")) {
      const mine = document.getElementById(newer.id);
      // each finished turn comes in as one addition
      if (!mine) log.append(document.importNode(newer, true));
      else if (!mine.isEqualNode(newer)) replace(mine, newer);
    }
  };

  // the new question's words stand in the place of the old one, until it is whole
  const asked = room.querySelector('[data-part="question"]');
  const show = (text) => { stream.textContent = text; stream.hidden = false; asked.hidden = true; };
  const rest = () => { stream.hidden = true; stream.textContent = ""; asked.hidden = false; };

  const bringUp = (text, address) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.querySelector("[data-chat]");
    const asks = next?.querySelector("form[data-turns]");
    if (!asks) { location.assign(address); return false; }
    logUp(page);
    for (const part of room.querySelectorAll("[data-part]")) {
      const newer = next.querySelector(`[data-part="${part.dataset.part}"]`);
      if (newer && !part.isEqualNode(newer)) replace(part, newer);
    }
    room.dataset.chat = next.dataset.chat;
    form.elements.turn.value = asks.elements.turn.value;
    form.elements.answer.value = asks.elements.answer.value;
    document.title = page.title;
    box.closest("[data-box]").classList.toggle("off", isOff());
    replace(document.getElementById("notices"), page.getElementById("notices"));
    rest();
    return asks.elements.text.value;
  };

  // what is told of the last answer stands above the question, and is seen first; so is what two devices said
  const toAsked = () => {
    const told = room.querySelector("#notices .notice");
    const first = told ?? room.querySelector(".late");
    if (first) first.scrollIntoView({ block: "start" });
    else document.getElementById("question").scrollIntoView({ block: "nearest" });
  };

  // who opens the room is at the question, not at the start of a long talk
  if (!location.hash) toAsked();

  // 2 status: one line, said politely; the element is there from the start
  const say = (name, values = {}) => {
    let text = name ? status.dataset[name] : "";
    for (const [at, value] of Object.entries(values)) text = text.replace(`{${at}}`, value);
    if (status.textContent !== text) status.textContent = text;
  };

  // 3 drafts: on the server a second after the last key, in the browser only until the server has them
  let typing = 0;
  const saveDraft = async () => {
    clearTimeout(typing);
    if (busy || isOff()) return;
    const [at, text] = [turn(), box.value];
    try {
      const answer = await fetch(room.dataset.drafts, { method: "POST", body: new URLSearchParams({ turn: at, text }) });
      if (answer.status === 401) return say("ended");
      if (answer.status === 413) return say("long");
      if (!answer.ok) return say("kept");
      store.drop(key(at));
      if (lost) { lost = false; say("back"); return; }
      say("saved", { time: new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    } catch {
      lost = true;
      say("lost");
    }
  };
  box.addEventListener("input", () => {
    if (isOff()) return;
    store.set(key(turn()), box.value);
    clearTimeout(typing);
    typing = setTimeout(saveDraft, 1000);
  });
  const left = store.get(key(turn()));
  if (left && !box.value && !isOff()) box.value = left;

  // 4 sending: the page stays, and the focus in the box; sent again after a break, it has the same id
  const send = async (button) => {
    if (busy) return;
    clearTimeout(typing);
    const [at, what] = [turn(), button.value];
    const off = isOff() || what === "off_record";
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, what);
    if (what === "answer" && !box.value.trim()) { box.focus(); return; }
    busy = true;
    form.setAttribute("aria-busy", "true");
    say("sending");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.status === 401) { say("ended"); return; }
      const typed = bringUp(await answer.text(), answer.url);
      if (typed === false) return;
      store.drop(key(at));
      box.value = typed;
      const who = room.querySelector("[data-who]");
      if (who) { form.elements.who.value = ""; who.open = false; }
      // who may read it is asked right below: nothing went wrong
      say(answer.ok || off || document.getElementById("confided") ? "" : "kept");
      lost = false;
      toAsked();
      box.focus({ preventScroll: true });
    } catch {
      lost = true;
      if (!off) store.set(key(at), box.value);
      say("lost");
    } finally {
      busy = false;
      rest();
      form.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("[data-first]");
    if (button) send(button);
  });

  // 5 keys: on a touch screen Enter is a new line; else it sends, unless the person swaps it
  const touch = matchMedia("(pointer: coarse)").matches;
  const enterSends = () => !touch && store.get("baton swap") !== "yes";
  const hint = room.querySelector("[data-keys]");
  const showKeys = () => { hint.textContent = touch ? hint.dataset.touch : enterSends() ? hint.dataset.sends : hint.dataset.line; };
  showKeys();
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const swapped = !touch && !enterSends() && event.shiftKey;
    if (!(event.ctrlKey || event.metaKey || swapped || (enterSends() && !event.shiftKey))) return;
    event.preventDefault();
    form.querySelector("[data-first]")?.click();
  });
  settings.hidden = false;
  settings.querySelector("[data-swap]").hidden = touch;
  for (const setting of settings.querySelectorAll("[data-setting]")) {
    const name = `baton ${setting.dataset.setting}`;
    setting.checked = store.get(name) === "yes";
    setting.addEventListener("change", () => { store.set(name, setting.checked ? "yes" : "no"); showKeys(); });
  }

  // 6 what happens elsewhere: words as a model finds them, and a question that was dealt with on another screen
  const fetchPage = async () => {
    const before = turn();
    const had = box.value;
    const off = isOff();
    if (had.trim()) await saveDraft();
    const answer = await fetch(`${room.dataset.page}?late=${before}${off ? "&off=1" : ""}`);
    if (answer.status === 401) { say("ended"); return; }
    const typed = bringUp(await answer.text(), answer.url);
    if (typed === false) return;
    if (turn() === before) return;
    box.value = typed;
    if (had.trim()) say(off ? "unsaid" : "moved");
  };
  const source = new EventSource(`${room.dataset.happening}?seen=${room.dataset.chat}`);
  source.addEventListener("writing", () => say("writing"));
  source.addEventListener("words", (event) => {
    if (store.get("baton whole") === "yes") return;
    show(JSON.parse(event.data).text);
  });
  // the page with the whole question is on its way; if it does not come, the old one is shown again
  source.addEventListener("written", () => { if (!busy) { say(""); setTimeout(() => { if (!busy) rest(); }, 1500); } });
  source.addEventListener("moved", (event) => {
    const { mark } = JSON.parse(event.data);
    // what was sent from here comes back with its own answer
    if (!busy && mark !== room.dataset.chat) fetchPage().catch(() => say("lost"));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) { say("ended"); return; }
    if (!busy) { lost = true; say("lost"); }
  });
  source.addEventListener("open", () => { if (lost) { lost = false; say("back"); } });
  addEventListener("pagehide", () => source.close());

  // 7 coming back: after a break the page says where things were
  let last = Date.now();
  const alive = () => {
    const away = Date.now() - last > Number(room.dataset.away) * MINUTE;
    last = Date.now();
    if (away && !busy) fetchPage().catch(() => say("lost"));
  };
  for (const kind of ["keydown", "pointerdown", "focus"]) addEventListener(kind, alive, { passive: true });
})();
