// Numbers as people read them.

/** "1 finding", "12,753 models". */
export function count(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}

/** "25 minutes old", in the largest unit that says something. */
export function age(seconds: number): string {
  const units: [number, string][] = [[86_400, "day"], [3_600, "hour"], [60, "minute"]];
  const unit = units.find(([length]) => seconds >= length);
  return unit ? `${count(Math.floor(seconds / unit[0]), unit[1])} old` : "fresh";
}
