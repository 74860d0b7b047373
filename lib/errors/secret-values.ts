import { constants } from 'node:os';

/** Error codes of the system and of client libraries. */
const ERROR_CODES = new Set([
  ...Object.keys(constants.errno),
  ...(
    'ENOTFOUND EAI_AGAIN EAI_FAIL ENODATA ESERVFAIL EAUTH ECONNECTION EENVELOPE ESOCKET ELOGIN EDNS ETLS ETIMEOUT ECANCELLED ' +
    'EPROTOCOL WRONGPASS NOAUTH NOPERM UNAUTHENTICATED UNAVAILABLE'
  ).split(' '),
]);

/** First words of a sentence about a secret that does not contain it: `invalid token: jwt expired`. */
const SENTENCE_WORDS = new Set(
  (
    'a access account algorithm all already an and any are arg argument as at attempt auth authentication authorization bad be ' +
    'because been but by can cannot certificate change client connect connection contains could database decryption denied ' +
    "did does doesn't empty encoding error exceeded expected expires expired failed failure fetch for forbidden format from " +
    'getaddrinfo given got had has hash have http i if illegal in incorrect input internal invalid is it its json jwt key kid ' +
    'lacks length limit login malformed may mismatch missing more must name network never no nonce none not null number object ' +
    'of on one only or parameter please provided read received refused rejected request required response revoked ' +
    'sasl scope secret server should signature since socket string stale such text that the there they this timed timeout ' +
    'to token too two type unable unauthorized undefined unexpected unknown unsupported unverified user username using ' +
    'validation value verification was we were when which will with without wrong write you your boolean array bearer ' +
    "can't couldn't isn't wasn't won't hostname/ip self self-signed ssl tls unset redacted hidden masked include omit " +
    'same-origin optional disabled enabled header cookie password credentials mechanism'
  ).split(' '),
);

/** Second words that mark a sentence after any first word: `token: audience mismatch`. */
const SENTENCE_VERBS = new Set(
  (
    'is are was were has have had must should can cannot could may will does do did not no mismatch mismatched failed expired ' +
    'missing invalid required denied refused rejected timeout timed exceeded unavailable unreachable revoked malformed ' +
    'unsupported unknown error failure'
  ).split(' '),
);

const NOTHING =
  /^(?:undefined|null|nil|none|true|false|yes|no|nan|\*{3,}|<(?:redacted|hidden|masked|secret|none|null|empty)>)$/i;

/** What inspect() prints for values that are too deep, and what others print for hidden values. */
const STAND_IN =
  /^(?:\[(?:Object|Array|Function|Circular|Getter|Setter|Getter\/Setter|Symbol|class|object|AsyncFunction|Redacted|Hidden|Filtered|Secret|Masked)\b[^\]]{0,80}\]|\((?:none|null|empty|not set|unset|redacted|hidden)\))/i;

const DIGEST = /^sha(?:1|256|384|512)[:-]/;

/** Whether a value cannot be a credential, such as `undefined`, `[Object]` or an error code. */
export function isStandIn(text: string): boolean {
  const value = text.replace(/[:,.;]{1,3}$/, '');
  return NOTHING.test(value) || STAND_IN.test(value) || ERROR_CODES.has(value) || /^ERR_[A-Z_]+$/.test(value);
}

/**
 * Whether the text after `name: ` is not a value but the rest of a sentence, which says why.
 *
 * @param isPassword Whether a person has chosen the value, so that it may be any word.
 */
export function isSentence(text: string, isPassword: boolean): boolean {
  // A status code, the name of an error, or a digest.
  if (/^[1-5]\d\d(?![\w.-])/.test(text) || /^[A-Z]+(?:_[A-Z]+)+(?!\w)/.test(text) || DIGEST.test(text)) return true;
  const [, first = '', next = ''] =
    /^([A-Za-z'-]{1,30}(?:\/ip)?'?s?)(?![\w@=$%&*!#+~]|[.:,;-]\S)[,.:;]?(?:\s([a-z'-]{1,30})(?![\w=:]))?/i.exec(text) ??
    [];
  if (!/^(?:[A-Z]?[a-z'/-]*|[A-Z]+)$/.test(first)) return false;
  return SENTENCE_WORDS.has(first.toLowerCase()) || (!isPassword && SENTENCE_VERBS.has(next));
}

/** Whether a text in quotes after a name says what is wrong: `{"password":"must be longer"}`. */
export function isQuotedSentence(text: string): boolean {
  return /^(?:must|should|is|has|was|cannot|can't|may|too|not|no|required|invalid|expired|missing|wrong|incorrect)(?:[ ,.]+[a-z\d'-]{1,20})*[.!]?$/i.test(
    text,
  );
}
