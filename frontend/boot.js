// The first script of every page: guards what may become script, then starts the app.
// `cargo xtask web` puts the hashed names in place of the two addresses below and gives this file its own.
const GLUE = "__GLUE__";
const WASM = "__WASM__";

// The one Trusted Types policy of the portal. Leptos hands the inert parts of its views to `innerHTML`; those pass.
// Whatever could run script does not, wherever it came from.
guard();
start();

function guard() {
  if (!globalThis.trustedTypes) return;
  const box = document.createElement("template");
  let looking = false;
  trustedTypes.createPolicy("default", {
    createHTML(html) {
      if (looking) return html; // the line below asks this policy again
      looking = true;
      try {
        box.innerHTML = html; // a template's content is inert: nothing in it runs or loads
      } finally {
        looking = false;
      }
      const harmless = isHarmless(box.content);
      box.replaceChildren();
      box.content.replaceChildren();
      return harmless ? html : null; // null makes the browser throw, and report a violation
    },
    createScriptURL(address) {
      const url = new URL(address, document.baseURI);
      return url.origin === location.origin && url.pathname.startsWith("/assets/") ? url.href : null;
    },
  });
}

function isHarmless(fragment) {
  for (const element of fragment.querySelectorAll("*")) {
    if (element.localName === "script") return false;
    for (const { localName, value } of element.attributes) {
      if (localName.startsWith("on") || localName === "srcdoc") return false;
      if (/^(javascript|vbscript):/i.test(value.replace(/[\u0000-\u0020]/g, ""))) return false;
    }
    if (element.localName === "template" && !isHarmless(element.content)) return false;
  }
  return true;
}

async function start() {
  const app = await import(GLUE);
  await app.default({ module_or_path: WASM });
  await app.hydrate();
  document.documentElement.dataset.alive = "1"; // for whoever waits for it: from now on a click is the app's
}
