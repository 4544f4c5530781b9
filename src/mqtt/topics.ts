/** Well-formed UTF-8 without U+0000, as all text of MQTT must be (1.5.3). Text is bytes here. */
export function isText(bytes: string): boolean {
  let more = 0;
  let low = 0x80;
  let high = 0xbf;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes.charCodeAt(index);
    if (more) {
      if (byte < low || byte > high) return false;
      low = 0x80;
      high = 0xbf;
      more--;
    } else if (byte > 0x7f) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      // No longer form than needed, no surrogates, nothing beyond U+10FFFF.
      if (byte === 0xe0) low = 0xa0;
      else if (byte === 0xed) high = 0x9f;
      else if (byte === 0xf0) low = 0x90;
      else if (byte === 0xf4) high = 0x8f;
    } else if (!byte) return false;
  }
  return !more;
}

/** Whether something can be published to `topic` (4.7, 3.3.2). */
export function isTopic(topic: string): boolean {
  return topic.length > 0 && topic.length < 65536 && topic.indexOf("+") < 0 && topic.indexOf("#") < 0 && isText(topic);
}

/** Whether `filter` may be subscribed to (4.7.1); its wildcards may have names. */
export function isFilter(filter: string): boolean {
  const levels = filter.split("/");
  const last = levels.length - 1;
  return (
    filter.length > 0 &&
    filter.length < 65536 &&
    isText(filter) &&
    levels.every((level, index) => {
      const rest = level.substr(1);
      return rest.indexOf("+") < 0 && rest.indexOf("#") < 0 && (level[0] !== "#" || index === last);
    })
  );
}

/** A filter as the broker knows it: its wildcards without their names. */
export function withoutNames(filter: string): string {
  const levels = filter.split("/");
  return levels.map((level) => (level[0] === "+" || level[0] === "#" ? level[0] : level)).join("/");
}

/** Text from outside for the log: its first 60 bytes, control characters replaced. */
export function printable(bytes: string): string {
  return bytes.substr(0, 60).replace(/[\x00-\x1f\x7f]/g, "?");
}
