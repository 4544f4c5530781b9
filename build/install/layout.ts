import type { Board } from "../../board/index.ts";

/** A file of Espruino's archive, and where in flash it belongs. */
export interface Piece {
  /** Its names in the archives so far. */
  name: RegExp;
  at: number;
  /** Bytes that it has at least and at most. */
  least: number;
  most: number;
}

/** How Espruino lies in the flash of a board: its own README_flash.txt, and the makefiles of its family. */
export interface Layout {
  /** As the chip calls itself to esptool. */
  chip: string;
  pieces: Piece[];
  mode: "qio" | "dio";
  freq: "40m" | "80m";
  size: "4MB-c1" | "detect" | "keep";
}

const KB = 1024;

const esp32 = (chip: string, app: RegExp, boot: number, freq: Layout["freq"], size: Layout["size"]): Layout => ({
  chip,
  pieces: [
    { name: /^bootloader\.bin$/, at: boot, least: 4 * KB, most: 0x8000 - boot },
    { name: /^(?:partitions_espruino|partition-table)\.bin$/, at: 0x8000, least: 64, most: 4 * KB },
    { name: app, at: 0x10000, least: 512 * KB, most: 3 * KB * KB },
  ],
  mode: "dio",
  freq,
  size,
});

const layouts: Record<string, Layout> = {
  esp8266: {
    chip: "ESP8266",
    pieces: [
      { name: /^boot_v1\.\d\.bin$/, at: 0, least: 1 * KB, most: 4 * KB },
      { name: /^espruino_esp8266_user1\.bin$/, at: 0x1000, least: 256 * KB, most: 831_488 },
      { name: /^esp_init_data_default\.bin$/, at: 0x3fc000, least: 128, most: 4 * KB },
      { name: /^blank\.bin$/, at: 0x3fe000, least: 4 * KB, most: 4 * KB },
    ],
    mode: "qio",
    freq: "80m",
    size: "4MB-c1",
  },
  esp32: esp32("ESP32", /^espruino[_-]esp32\.bin$/, 0x1000, "40m", "keep"),
  esp32c3: esp32("ESP32-C3", /^espruino[_-]esp32c3\.bin$/, 0, "80m", "detect"),
  esp32s3: esp32("ESP32-S3", /^espruino[_-]esp32s3\.bin$/, 0, "80m", "detect"),
  cyd: esp32("ESP32", /^espruino[_-]esp32(?:[_-]cyd)?\.bin$/i, 0x1000, "40m", "keep"),
};

/** Of a board that Espruino can be installed on. */
export const layoutOf = (board: Board): Layout | undefined => layouts[board.base];

/** The boards whose program a file is, by its name. */
export const boardsOfFile = (file: string): string[] =>
  Object.keys(layouts).filter((board) => layouts[board].pieces.some(({ name, least }) => least > 64 * KB && name.test(file)));
