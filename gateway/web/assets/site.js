// Pages work without this; with it, a form is sent once, a secret can be copied, all of a list chosen, what another kind of owner needs is hidden, the place in a long menu is in sight, and work in progress shows its end.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    });
  }
});

document.querySelector("nav.main [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
});

document.querySelectorAll("[data-all]").forEach((all) => {
  all.hidden = false;
  all.addEventListener("change", () => {
    all.form.querySelectorAll(`input[name="${all.dataset.all}"]:not([disabled])`).forEach((one) => { one.checked = all.checked; });
  });
});

document.querySelectorAll("select[data-kind]").forEach((kind) => {
  const show = () => kind.closest("section").querySelectorAll("[data-only]").forEach((only) => {
    only.hidden = only.disabled = only.dataset.only !== kind.value;
  });
  kind.addEventListener("change", show);
  show();
});

const pending = document.querySelector("[data-refresh]");
if (pending) {
  setTimeout(() => location.reload(), Number(pending.dataset.refresh) * 1000);
}

// What changes by itself is read again from the same page: parts marked data-live="seconds", each with an id.
const parts = () => [...document.querySelectorAll("[data-live][id]")];

const isTyped = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;

const inUse = (part) => part.contains(document.activeElement) || part.querySelector("details[open]")
  || [...part.querySelectorAll("input, textarea")].some(isTyped);

const renew = async () => {
  if (document.hidden) {
    return;
  }
  const answer = await fetch(location.href, {headers: {"X-Live": "yes"}});
  if (answer.redirected || !answer.ok) {
    throw new Error("not this page any more");
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  parts().forEach((part) => {
    const next = fresh.getElementById(part.id);
    if (next && !inUse(part)) {
      part.replaceWith(next);
    }
  });
};

const keepUp = () => {
  const waits = parts().map((part) => Number(part.dataset.live));
  if (!waits.length || document.documentElement.hasAttribute("data-still")) {
    return;
  }
  setTimeout(async () => {
    const old = document.getElementById("stale");
    try {
      await renew();
      old.hidden = true;
    } catch {
      old.hidden = false;
    }
    keepUp();
  }, Math.min(...waits) * 1000);
};
keepUp();
