/* Text becomes a page only here: what could run is refused, whoever asks. Comes before htmx, which asks for each fragment.
   A browser that knows no trusted types goes on without; the policy of the page stands before it all the same. */
(() => {
  if (!window.trustedTypes) return;
  const RUNS = "script, iframe, frame, object, embed, base, link, meta, style, animate, set, [srcdoc]";
  const OURS = "title, meta:not([http-equiv]), link[href^='/']:not([href^='//']), script[src^='/']:not([src^='//'])";
  const LEADS = ["href", "xlink:href", "src", "action", "formaction", "data"];
  const looks = trustedTypes.createPolicy("baken-looks", { createHTML: (text) => text });

  function isQuiet(element) {
    return ![...element.attributes].some(
      ({ name, value }) =>
        name.startsWith("on") ||
        name.includes("hx-on") ||
        (LEADS.includes(name) && /^[^/?#.]*script\s*:/i.test(value.replace(/[\s\x00-\x1f]/g, ""))),
    );
  }

  function isHarmless(part) {
    if (part.querySelector(RUNS)) return false;
    return [...part.querySelectorAll("*")].every(
      (element) => isQuiet(element) && !(element.content instanceof DocumentFragment && !isHarmless(element.content)),
    );
  }

  /* A whole page brings the scripts of its head along, which nobody takes over; they must be ours all the same. */
  function isOurPage(text) {
    const page = new DOMParser().parseFromString(looks.createHTML(text), "text/html");
    const head = [...page.head.children];
    const isOurs = [page.documentElement, page.body, ...head].every(isQuiet) && head.every((each) => each.matches(OURS));
    return isOurs && isHarmless(page.body);
  }

  function isOurPiece(text) {
    const piece = document.createElement("template"); // what stands in it is not shown, loads nothing and runs nothing
    piece.innerHTML = looks.createHTML(text);
    return isHarmless(piece.content);
  }

  trustedTypes.createPolicy("default", {
    createHTML: (text) => ((/^\s*<(!doctype|html)\b/i.test(text) ? isOurPage(text) : isOurPiece(text)) ? text : null),
  });
})();
