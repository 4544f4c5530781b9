import { words } from "../../../board/api/types.ts";

/**
 * What JavaScript has: ECMAScript 2025 and the globals that people know from browsers and Node. Kept as a list, so that a program is judged alike on every Node.
 */
export const globals = new Set(
  words(`
    Object Function Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError
    SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array
    Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect
    FinalizationRegistry WeakRef SharedArrayBuffer Atomics Float16Array Iterator AsyncDisposableStack DisposableStack SuppressedError
    Temporal Infinity NaN undefined globalThis parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent escape
    unescape eval isFinite isNaN clearInterval clearTimeout setInterval setTimeout atob btoa Buffer URL URLSearchParams DOMException
    AbortController AbortSignal Event EventTarget CustomEvent TextEncoder TextDecoder Blob File FormData Headers Request Response
    WebAssembly WebSocket EventSource MessageChannel MessagePort BroadcastChannel ReadableStream WritableStream TransformStream
    CompressionStream DecompressionStream TextEncoderStream TextDecoderStream Worker XMLHttpRequest localStorage sessionStorage
    navigator performance crypto fetch structuredClone queueMicrotask setImmediate clearImmediate requestAnimationFrame document
    window alert`),
);

/** Members of the globals themselves. */
export const statics: Record<string, Set<string>> = Object.fromEntries(
  Object.entries({
    Object: `
      assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors
      getOwnPropertyNames getOwnPropertySymbols getPrototypeOf groupBy hasOwn is isExtensible isFrozen isSealed keys preventExtensions
      seal setPrototypeOf values`,
    Array: `
      from fromAsync isArray of`,
    Number: `
      EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite isInteger isNaN
      isSafeInteger parseFloat parseInt`,
    String: `
      fromCharCode fromCodePoint raw`,
    Symbol: `
      asyncDispose asyncIterator dispose for hasInstance isConcatSpreadable iterator keyFor match matchAll replace search species split
      toPrimitive toStringTag unscopables`,
    Date: `
      UTC now parse`,
    Promise: `
      all allSettled any race reject resolve try withResolvers`,
    RegExp: `
      escape`,
    Error: `
      isError`,
    JSON: `
      parse stringify`,
    Math: `
      E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 f16round
      floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt sumPrecise tan tanh trunc`,
    Intl: `
      Collator DateTimeFormat DisplayNames ListFormat Locale NumberFormat PluralRules RelativeTimeFormat Segmenter getCanonicalLocales
      supportedValuesOf`,
    ArrayBuffer: `
      isView`,
    Uint8Array: `
      BYTES_PER_ELEMENT from fromBase64 fromHex of`,
    Int8Array: `
      BYTES_PER_ELEMENT from of`,
    Uint16Array: `
      BYTES_PER_ELEMENT from of`,
    Int16Array: `
      BYTES_PER_ELEMENT from of`,
    Uint32Array: `
      BYTES_PER_ELEMENT from of`,
    Int32Array: `
      BYTES_PER_ELEMENT from of`,
    Float32Array: `
      BYTES_PER_ELEMENT from of`,
    Float64Array: `
      BYTES_PER_ELEMENT from of`,
    Uint8ClampedArray: `
      BYTES_PER_ELEMENT from of`,
    BigUint64Array: `
      BYTES_PER_ELEMENT from of`,
    BigInt64Array: `
      BYTES_PER_ELEMENT from of`,
    Map: `
      groupBy`,
    BigInt: `
      asIntN asUintN`,
    Proxy: `
      revocable`,
    Reflect: `
      apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys
      preventExtensions set setPrototypeOf`,
    Atomics: `
      add and compareExchange exchange isLockFree load notify or pause store sub wait waitAsync xor`,
    Iterator: `
      concat from`,
    URL: `
      canParse createObjectURL parse revokeObjectURL`,
    Buffer: `
      alloc byteLength compare concat from isBuffer`,
    AbortSignal: `
      abort any timeout`,
    console: `
      assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd timeLog timeStamp
      trace warn`,
  }).map(([owner, names]) => [owner, new Set(words(names))]),
);

/** Members of values, by the kind of value. */
export const members: Record<string, Set<string>> = Object.fromEntries(
  Object.entries({
    string: `
      anchor at big blink bold charAt charCodeAt codePointAt concat constructor endsWith fixed fontcolor fontsize includes indexOf
      isWellFormed italics lastIndexOf length link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll
      search slice small split startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toString
      toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart valueOf`,
    number: `
      constructor toExponential toFixed toLocaleString toPrecision toString valueOf`,
    boolean: `
      constructor toString valueOf`,
    array: `
      at concat constructor copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes
      indexOf join keys lastIndexOf length map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString
      toReversed toSorted toSpliced toString unshift values with`,
    typed: `
      BYTES_PER_ELEMENT at buffer byteLength byteOffset constructor copyWithin entries every fill filter find findIndex findLast
      findLastIndex forEach includes indexOf join keys lastIndexOf length map reduce reduceRight reverse set setFromBase64 setFromHex
      slice some sort subarray toBase64 toHex toLocaleString toReversed toSorted toString values with`,
    regexp: `
      compile constructor dotAll exec flags global hasIndices ignoreCase lastIndex multiline source sticky test toString unicode
      unicodeSets`,
    date: `
      constructor getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset
      getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getYear setDate
      setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours
      setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setYear toDateString toGMTString toISOString toJSON toLocaleDateString
      toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf`,
    promise: `
      catch constructor finally then`,
    function: `
      apply arguments bind call caller constructor length name toString`,
    error: `
      cause constructor message name stack toString`,
    buffer: `
      byteLength constructor detached maxByteLength resizable resize slice transfer transferToFixedLength`,
    dataview: `
      buffer byteLength byteOffset constructor getBigInt64 getBigUint64 getFloat16 getFloat32 getFloat64 getInt16 getInt32 getInt8
      getUint16 getUint32 getUint8 setBigInt64 setBigUint64 setFloat16 setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16
      setUint32 setUint8`,
    object: `
      __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor hasOwnProperty isPrototypeOf
      propertyIsEnumerable toLocaleString toString valueOf`,
  }).map(([kind, names]) => [kind, new Set(words(names))]),
);
