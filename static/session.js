// Says two minutes ahead that the session ends, and keeps what was typed over the next login.
(() => {
  "use strict";
  const AHEAD_S = 120;
  const LOOK_EVERY_MS = 2000;

  const key = `typed:${location.pathname}`;

  const fields = () =>
    [...document.querySelectorAll("form input[name], form textarea[name]")].filter(
      (field) => !["hidden", "password"].includes(field.type),
    );

  const keep = () => {
    const typed = fields().map((field) => [field.name, field.value]);
    if (typed.some(([, value]) => value)) sessionStorage.setItem(key, JSON.stringify(typed));
  };

  const restore = () => {
    const typed = new Map(JSON.parse(sessionStorage.getItem(key) || "[]"));
    for (const field of fields()) {
      if (!field.value && typed.has(field.name)) field.value = typed.get(field.name);
    }
    sessionStorage.removeItem(key);
  };

  const warning = (login) => {
    const note = Object.assign(document.createElement("div"), { className: "note ending" });
    note.setAttribute("role", "alert");
    const text = document.createElement("p");
    const link = Object.assign(document.createElement("a"), {
      className: "btn",
      href: login,
      textContent: "Log in again",
    });
    link.addEventListener("click", keep);
    note.append(text, link);
    document.getElementById("main").prepend(note);
    return text;
  };

  const start = () => {
    const { sessionEnds, now, login } = document.body.dataset;
    const ends = Date.now() + Date.parse(sessionEnds) - Date.parse(now); // by the server's clock
    const clock = sessionEnds.slice(11, 16);
    let text;

    const say = (sentence) => {
      text = text || warning(login);
      if (text.textContent !== sentence) text.textContent = sentence;
    };

    const look = () => {
      const left = (ends - Date.now()) / 1000;
      if (left <= 0) {
        say("Your session has ended. Logging in again keeps what you typed.");
        clearInterval(timer);
      } else if (left <= AHEAD_S) {
        say(`Your session ends at ${clock} UTC. Logging in again keeps what you typed.`);
      }
    };

    restore();
    const timer = setInterval(look, LOOK_EVERY_MS);
    look();
  };

  document.addEventListener("DOMContentLoaded", start);
})();
