import { type BoardApi, words } from "./types.ts";

/** What every board has. */
export const common: BoardApi = {
  globals: words(`
    Array ArrayBuffer ArrayBufferView Boolean DataView Date E Error Float32Array Float64Array Function Graphics HIGH I2C
    I2C1 Infinity Int16Array Int32Array Int8Array InternalError JSON LOW LoopbackA LoopbackB Math Modules NaN Number Object
    OneWire Pin Promise ReferenceError RegExp SPI SPI1 Serial Serial1 Serial2 Server Socket StorageFile String SyntaxError
    Telnet TypeError Uint16Array Uint24Array Uint32Array Uint8Array Uint8ClampedArray Waveform analogRead analogWrite
    arguments atob btoa changeInterval clearInterval clearTimeout clearWatch console decodeURIComponent dgramSocket
    digitalPulse digitalRead digitalWrite dump echo edit encodeURIComponent eval getPinMode getSerial getTime global
    globalThis httpCRq httpCRs httpSRq httpSRs httpSrv isFinite isNaN load parseFloat parseInt peek16 peek32 peek8 pinMode
    poke16 poke32 poke8 print process require reset save setBusyIndicator setInterval setSleepIndicator setTime setTimeout
    setWatch shiftOut trace url`),
  modules: {
    Flash: words("erasePage getFree getPage read write"),
    NetworkJS: words("create"),
    Storage: words("compact erase eraseAll getFree getStats hash list open optimise read readArrayBuffer readJSON write writeJSON"),
    TelnetServer: words("setOptions"),
    Wifi: words(`
      connect disconnect getAPDetails getAPIP getDetails getHostByName getHostname getIP getStatus ping restore save scan
      setAPIP setConfig setHostname setIP setSNTP startAP stopAP`),
    crypto: words("SHA1"),
    dgram: words("createSocket"),
    heatshrink: words("compress decompress"),
    http: words("createServer get request"),
    neopixel: words("write"),
    net: words("connect createServer"),
    timer: words("add get list remove"),
  },
  statics: {
    Array: words("isArray"),
    Date: words("now parse"),
    E: words(`
      CRC32 FFT HSBtoRGB asUTF8 asm clip compiledC convolve decodeUTF8 defrag dumpFragmentation dumpStr dumpVariables
      enableWatchdog fromUTF8 getAddressOf getAnalogVRef getClock getConsole getErrorFlags getFlags getPowerUsage getSizeOf
      getTemperature hwRand internal isUTF8 kickWatchdog lockConsole lookupNoCase mapInPlace memoryArea memoryMap nativeCall
      pipe reboot reverseByte setBootCode setClock setConsole setDST setFlags setPassword setTimeZone srand
      stopEventPropagation sum toArrayBuffer toFlatString toJS toString toUint8Array variance`),
    Graphics: words("createArrayBuffer createCallback createImage getInstance"),
    I2C: words("find"),
    JSON: words("parse stringify"),
    Math: words(`
      E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil clip cos exp floor log max min pow randInt random
      round sign sin sqrt tan wrap`),
    Modules: words("addCached getCached removeAllCached removeCached"),
    Number: words("MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY"),
    Object: words(`
      assign create defineProperties defineProperty entries fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors
      getOwnPropertyNames getPrototypeOf keys setPrototypeOf values`),
    Promise: words("all reject resolve"),
    SPI: words("find"),
    Serial: words("find"),
    String: words("fromCharCode"),
    console: words("debug error info log trace warn"),
    process: words("env memory version"),
    url: words("parse"),
  },
  methods: {
    Array: words(`
      concat every fill filter find findIndex forEach includes indexOf join map pop push reduce reverse shift slice some sort
      splice toString unshift`),
    ArrayBufferView: words("every fill filter find findIndex forEach includes indexOf join map reduce reverse set slice some sort subarray"),
    DataView: words(`
      getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 setFloat32 setFloat64 setInt16 setInt32
      setInt8 setUint16 setUint32 setUint8`),
    Date: words(`
      getDate getDay getFullYear getHours getIsDST getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset
      getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds setDate
      setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime toISOString toJSON toLocalISOString toString
      toUTCString valueOf`),
    Error: words("toString"),
    Function: words("apply bind call replaceWith"),
    Graphics: words(`
      asBMP asImage asURL blit clear clearRect drawCircle drawEllipse drawImage drawLine drawPoly drawRect drawString dump
      fillCircle fillEllipse fillPoly fillRect flip floodFill getBPP getBgColor getColor getFont getFontHeight getFonts
      getHeight getModified getPixel getVectorFontPolys getWidth imageMetrics lineTo moveTo quadraticBezier reset scroll
      setBgColor setClipRect setColor setFont setFontAlign setFontBitmap setFontCustom setFontPBF setFontVector setOffset
      setPixel setRotation setTheme stringMetrics stringWidth toColor transformVertices wrapString`),
    I2C: words("readFrom readReg setup writeTo"),
    InternalError: words("toString"),
    Number: words("toFixed"),
    Object: words("addListener clone emit hasOwnProperty on prependListener removeAllListeners removeListener toString valueOf"),
    OneWire: words("read reset search select skip write"),
    Pin: words("analog getInfo getMode mode pulse pwm read reset set toggle write"),
    Promise: words("catch then"),
    ReferenceError: words("toString"),
    RegExp: words("exec test"),
    SPI: words("send send4bit send8bit setup write"),
    Serial: words("available flush inject isConnected pipe print println read setConsole setup unsetup write"),
    Server: words("close listen"),
    Socket: words("available end pipe read write"),
    StorageFile: words("erase getLength pipe read readLine write"),
    String: words(`
      charAt charCodeAt concat endsWith includes indexOf lastIndexOf match padEnd padStart removeAccents repeat replace
      replaceAll slice split startsWith substr substring toLowerCase toUpperCase trim`),
    SyntaxError: words("toString"),
    TypeError: words("toString"),
    Waveform: words("startInput startOutput stop"),
    dgramSocket: words("addMembership bind close send"),
    httpCRq: words("end write"),
    httpCRs: words("available pipe read"),
    httpSRq: words("available pipe read"),
    httpSRs: words("end setHeader write writeHead"),
    httpSrv: words("close listen"),
  },
  properties: {
    Array: words("length"),
    ArrayBuffer: words("byteLength"),
    ArrayBufferView: words("buffer byteLength byteOffset"),
    Graphics: words("buffer theme"),
    Object: words("length"),
    String: words("length"),
  },
  events: {
    E: words("errorFlag init kill packet packetUpload touch"),
    Serial: words("data framing parity"),
    Socket: words("close data drain error"),
    Wifi: words("associated auth_change connected dhcp_timeout disconnected probe_recv sta_joined sta_left"),
    dgramSocket: words("close message"),
    httpCRq: words("drain error"),
    httpCRs: words("close data error"),
    httpSRq: words("close data"),
    httpSRs: words("close drain"),
    process: words("uncaughtException"),
  },
};
