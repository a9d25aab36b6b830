// Says two minutes ahead that the session ends, and keeps what was typed over the next login.
// A session that would end only because nobody used it can be kept from here, up to its hour.
(() => {
  "use strict";
  const AHEAD_S = 120;
  const LOOK_EVERY_MS = 2000;
  const KEPT = "Logging in again keeps what you typed.";

  // What was typed belongs to the page that the next login leads back to.
  const storageKey = (login) => `typed:${new URL(login, location).searchParams.get("next")}`;

  const fields = () =>
    [...document.querySelectorAll("form input[name], form textarea[name]")].filter(
      (field) => !["hidden", "password"].includes(field.type) && !field.readOnly,
    );
  const isChoice = (field) => field.type === "checkbox";
  const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isChoice(field) ? field.checked : field.value);

  const keep = (key) => {
    const typed = fields().map((field) => [nameOf(field), valueOf(field)]);
    if (typed.some(([, value]) => value)) sessionStorage.setItem(key, JSON.stringify(typed));
  };

  const restore = (key) => {
    const typed = new Map(JSON.parse(sessionStorage.getItem(key) || "[]"));
    for (const field of fields()) {
      if (!typed.has(nameOf(field))) continue;
      if (isChoice(field)) field.checked = typed.get(nameOf(field));
      else field.value ||= typed.get(nameOf(field));
    }
    sessionStorage.removeItem(key);
  };

  const element = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // The note at the top of the page; it remembers where somebody was when it came.
  const warning = (login, stay) => {
    const note = element("div", { className: "note ending" });
    const text = element("p");
    const acts = element("p", { className: "acts" });
    const button = element("button", { type: "button", textContent: "Stay logged in" });
    const link = element("a", { className: "btn", href: login, textContent: "Log in again" });
    const main = document.getElementById("main");
    const interrupted = document.activeElement === document.body ? main : document.activeElement;

    note.setAttribute("role", "alert");
    button.addEventListener("click", stay);
    link.addEventListener("click", () => keep(storageKey(login)));
    acts.append(button, link);
    note.append(text, acts);
    main.prepend(note);
    return {
      say(sentence, mayStay) {
        if (text.textContent !== sentence) text.textContent = sentence;
        if (!mayStay && document.activeElement === button) link.focus();
        button.hidden = !mayStay;
      },
      remove() {
        const held = note.contains(document.activeElement);
        note.remove();
        if (held) interrupted.focus();
      },
    };
  };

  const start = () => {
    const { sessionEnds, sessionExpires, now, login } = document.body.dataset;
    const ahead = Date.now() - Date.parse(now); // of the server's clock
    const idleFor = Date.parse(sessionEnds) - Date.parse(now);
    const hour = Date.parse(sessionExpires) + ahead;
    let ends = Date.parse(sessionEnds) + ahead;
    let shown;

    const say = (sentence, mayStay) => {
      shown ||= warning(login, stay);
      shown.say(sentence, mayStay);
    };

    const end = () => {
      clearInterval(timer);
      say(`Your session has ended. ${KEPT}`, false);
    };

    const look = () => {
      const left = (ends - Date.now()) / 1000;
      if (left <= 0) end();
      else if (left <= AHEAD_S) {
        const clock = new Date(ends - ahead).toISOString().slice(11, 16);
        const idle = ends < hour;
        say(`Your session ends at ${clock} UTC${idle ? " unless you stay" : ""}. ${KEPT}`, idle);
      } else if (shown) {
        shown.remove();
        shown = undefined;
      }
    };

    // Asking who is logged in is a use like any other.
    const stay = async () => {
      const asked = Date.now();
      try {
        const response = await fetch("/api/auth/me");
        if (response.status === 401) end();
        if (!response.ok) return;
        ends = Math.min(asked + idleFor, hour);
        look();
      } catch {
        say("The server cannot be reached. Try once more.", true);
      }
    };

    document.addEventListener("stream:bye", stay); // another session may have taken its place
    restore(storageKey(login));
    document.addEventListener("session:end", end); // who asked was told so
    const timer = setInterval(look, LOOK_EVERY_MS);
    look();
  };

  document.addEventListener("DOMContentLoaded", start);
})();
