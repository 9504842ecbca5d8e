/* Files to hand over: dropped or chosen, listed, sent with their progress. Without this the form sends itself. */
const place = document.querySelector("[data-upload]");
const form = place.querySelector("form");
const drop = place.querySelector(".drop");
const input = place.querySelector("input[type=file]");
const list = place.querySelector(".chosen");
const problem = place.querySelector(".problem");
const sending = place.querySelector(".sending");
const bar = sending.querySelector("progress");
const said = sending.querySelector("[role=status]");
const button = form.querySelector("button[type=submit]");
const words = place.dataset;
let chosen = [];

function size(bytes) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  return bytes < 2 ** 20 ? `${format.format(bytes / 2 ** 10)} kB` : `${format.format(bytes / 2 ** 20)} MB`;
}

function show() {
  list.replaceChildren(
    ...chosen.map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.className = "text";
      name.textContent = file.name;
      const note = document.createElement("span");
      note.className = "small muted";
      note.textContent = size(file.size);
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "btn quiet";
      remove.textContent = words.remove;
      remove.setAttribute("aria-label", `${file.name}: ${words.remove}`);
      remove.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        show();
        input.focus();
      });
      item.append(name, note, remove);
      return item;
    }),
  );
  list.hidden = !chosen.length;
  problem.textContent = refusal();
}

function refusal() {
  const large = chosen.find((file) => file.size > Number(words.fileBytes));
  if (large) return `${large.name}: ${words.tooLarge}`;
  const total = chosen.reduce((sum, file) => sum + file.size, 0);
  return total > Number(words.folderBytes) ? words.tooLargeTogether : "";
}

function add(files) {
  const names = new Set([...files].map((file) => file.name));
  chosen = [...chosen.filter((file) => !names.has(file.name)), ...files];
  show();
}

function fail(text) {
  sending.hidden = true;
  button.disabled = false;
  problem.textContent = text;
}

input.addEventListener("change", () => {
  add(input.files);
  input.value = "";
});

for (const type of ["dragenter", "dragover"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const type of ["dragleave", "drop"]) {
  drop.addEventListener(type, () => drop.classList.remove("over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (refusal()) return;
  const body = new FormData(form);
  body.delete("files");
  for (const file of chosen) body.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? (100 * loaded) / total : 0;
    said.textContent = loaded === total ? words.sent : `${words.sending}: ${size(loaded)} / ${size(total)}`;
  });
  request.addEventListener("load", () => {
    if (request.status === 200 && request.response?.url) location.assign(request.response.url);
    else fail(request.response?.refusals?.join(" ") ?? words.failed);
  });
  request.addEventListener("error", () => fail(words.failed));
  problem.textContent = "";
  sending.hidden = false;
  button.disabled = true;
  request.send(body);
});
