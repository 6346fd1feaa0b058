// What waits in the outbox, what was refused and what was delivered: to read, copy, send, remove.

let addresses = [];

function button(word, act, classes = "btn quiet") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = word;
  made.addEventListener("click", act);
  return made;
}

function line(classes, text) {
  const made = document.createElement("p");
  made.className = classes;
  made.textContent = text;
  made.dir = "auto";
  return made;
}

function photoOf(item, photo, at, words, box) {
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(photo.data);
  image.alt = "";
  addresses.push(image.src);
  const away = button(
    "×",
    async () => {
      await box.keep({ ...item, photos: item.photos.filter((_one, n) => n !== at) });
      await box.draw();
    },
    "",
  );
  away.setAttribute("aria-label", words.wordPhoto);
  figure.append(image, away);
  return figure;
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function copyButton(item, words) {
  const copy = button(words.wordCopy, async () => {
    await toClipboard(item.text);
    copy.textContent = words.wordCopied;
  });
  return copy;
}

function actions(item, words, box) {
  const row = document.createElement("p");
  row.className = "row";
  if (item.sent) {
    if (item.sent.url) {
      const link = document.createElement("a");
      link.className = "btn quiet";
      link.href = item.sent.url.split("?")[0];
      link.textContent = words.wordLook;
      row.append(link);
    }
    row.append(
      button(words.wordSeen, async () => {
        await box.drop(item.key);
        await box.draw();
      }),
    );
    return row;
  }
  row.append(
    button(words.wordAgain, async () => {
      const { refused: _refused, held: _held, ...rest } = item;
      await box.keep(rest);
      await box.flush();
    }),
  );
  if (item.text) row.append(copyButton(item, words));
  row.append(
    button(words.wordThrow, async () => {
      if (!window.confirm(words.wordSure)) return;
      await box.drop(item.key);
      await box.draw();
    }),
  );
  return row;
}

function entry(item, words, box) {
  const made = document.createElement("li");
  made.className = "stack close";
  made.append(line("strong", item.title));
  if (item.sent)
    made.append(line("little", words.wordSent.replace("{time}", box.clock(item.sent.at))));
  else made.append(line("soft little", words.wordTapped.replace("{time}", box.clock(item.at))));
  if (item.text) made.append(line("said", item.text));
  if (item.refused) made.append(line("little bad", item.refused));
  else if (item.held) made.append(line("little", words.wordHeld));
  if (item.photos?.length) {
    const photos = document.createElement("div");
    photos.className = "photos";
    photos.append(...item.photos.map((photo, at) => photoOf(item, photo, at, words, box)));
    made.append(photos);
  }
  made.append(actions(item, words, box));
  return made;
}

export function list(spot, items, box) {
  const words = spot.closest("section").dataset;
  const old = addresses;
  addresses = [];
  spot.replaceChildren(...items.map((item) => entry(item, words, box)));
  for (const address of old) URL.revokeObjectURL(address);
}
