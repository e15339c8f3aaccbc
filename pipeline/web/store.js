// What a visitor chose, kept where the browser allows it; a mailed file may not be allowed to.

export function remember(key, value) {
  try {
    localStorage.setItem(`jianbao.${key}`, value);
  } catch {
    // private windows and some files: the choice then lasts as long as the page
  }
}

export function remembered(key) {
  try {
    return localStorage.getItem(`jianbao.${key}`) || "";
  } catch {
    return "";
  }
}
