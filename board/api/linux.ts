import { common } from "./common.ts";
import { type BoardApi, extend, words } from "./types.ts";

const built: BoardApi = extend(common, {
  globals: words("AES File I2C2 I2C3 SPI2 SPI3 Serial3 Serial4 Serial5 Serial6 USB quit interrupt"),
  modules: {
    fs: words("appendFile appendFileSync mkdir mkdirSync pipe readFile readFileSync readdir readdirSync statSync unlink unlinkSync writeFile writeFileSync"),
    tls: words("connect"),
    crypto: words("SHA224 SHA256 SHA384 SHA512"),
  },
  statics: { AES: words("decrypt encrypt"), E: words("connectSDCard openFile unmountSD") },
  methods: { File: words("close pipe read seek skip write") },
  properties: {},
  events: {},
});

/** The interpreter built for Linux: no Wi-Fi, no analog pins. */
export const linux: BoardApi = { ...built, modules: Object.fromEntries(Object.entries(built.modules).filter(([name]) => name !== "Wifi" && name !== "neopixel")) };
