// What the page says, in English and Indonesian.

const english = {
  title: 'Load balancing, live',
  tagline: 'nginx shares the hits among the replicas, Redis keeps their one count.',
  lastHit: 'Last hit', visit: 'visit', database: 'Database', time: 'Time', tries: 'Tries',
  way: 'The way of a hit', controls: 'Controls',
  once: 'Hit once', hundred: 'Hit 100 times', steady: 'Hit steadily', rate: 'Rate', stop: 'Stop',
  total: 'Total visits', perSecond: 'Hits per second', median: 'Median time (p50)', slow: 'Slowest hundredth (p99)',
  strip: 'The last 100 hits', keyFailed: 'a try failed, another replica answered', keyUnavailable: 'no replica answered',
  shares: 'Each replica’s share', chart: 'The last minute, hits per second',
  sameUrl: 'The same address answers JSON to everything that is no browser:',
  you: 'you', now: 'now', seconds: '{0} s', milliseconds: '{0} ms', rateShown: '{0}/s', more: '{0} more',
  waiting: 'Waiting for the first reply',
  oneAnswers: '1 replica answers', allAnswer: '{0} replicas answer', someAnswer: '{0} of {1} replicas answer',
  databaseAway: 'Redis is away: hits are answered, not counted',
  unavailable: 'No replica answers: nginx says 503, retry after {0} s',
  unreachable: 'nginx does not answer',
  refused: 'The reply is {0}',
  nobody: 'nobody', notCounted: 'not counted',
  here: 'answers', away: 'away',
  went: '{0} no longer answers', came: '{0} answers again', joined: '{0} joined',
  databaseBack: 'Redis is back, hits are counted again',
  spokenHit: '{0} answered, visit {1}', spokenUncounted: '{0} answered, not counted',
  spokenMany: '{0} hits more, the last one answered by {1}',
  cell: '{0}, visit {1}', cellUncounted: '{0}, not counted', cellFailed: '{0} failed tries before it', cellNone: 'no reply: {0}',
  shareOf: '{0}: {1} hits, {2}',
};

const indonesian = {
  title: 'Pembagian beban, langsung',
  tagline: 'nginx membagi permintaan ke replika, Redis menyimpan satu hitungan bersama.',
  lastHit: 'Permintaan terakhir', visit: 'kunjungan', database: 'Basis data', time: 'Waktu', tries: 'Percobaan',
  way: 'Jalan sebuah permintaan', controls: 'Kendali',
  once: 'Kirim sekali', hundred: 'Kirim 100 kali', steady: 'Kirim terus', rate: 'Laju', stop: 'Berhenti',
  total: 'Total kunjungan', perSecond: 'Permintaan per detik', median: 'Waktu median (p50)', slow: 'Seperseratus terlambat (p99)',
  strip: '100 permintaan terakhir', keyFailed: 'satu percobaan gagal, replika lain menjawab', keyUnavailable: 'tidak ada replika yang menjawab',
  shares: 'Bagian setiap replika', chart: 'Satu menit terakhir, permintaan per detik',
  sameUrl: 'Alamat yang sama menjawab JSON kepada semua yang bukan peramban:',
  you: 'Anda', now: 'kini', seconds: '{0} dtk', milliseconds: '{0} md', rateShown: '{0}/dtk', more: '{0} lagi',
  waiting: 'Menunggu jawaban pertama',
  oneAnswers: '1 replika menjawab', allAnswer: '{0} replika menjawab', someAnswer: '{0} dari {1} replika menjawab',
  databaseAway: 'Redis tidak ada: permintaan dijawab, tidak dihitung',
  unavailable: 'Tidak ada replika yang menjawab: nginx berkata 503, coba lagi dalam {0} dtk',
  unreachable: 'nginx tidak menjawab',
  refused: 'Jawabannya {0}',
  nobody: 'tidak ada', notCounted: 'tidak dihitung',
  here: 'menjawab', away: 'pergi',
  went: '{0} tidak menjawab lagi', came: '{0} menjawab kembali', joined: '{0} bergabung',
  databaseBack: 'Redis kembali, permintaan dihitung lagi',
  spokenHit: '{0} menjawab, kunjungan {1}', spokenUncounted: '{0} menjawab, tidak dihitung',
  spokenMany: '{0} permintaan lagi, yang terakhir dijawab {1}',
  cell: '{0}, kunjungan {1}', cellUncounted: '{0}, tidak dihitung', cellFailed: '{0} percobaan gagal sebelumnya', cellNone: 'tanpa jawaban: {0}',
  shareOf: '{0}: {1} permintaan, {2}',
};

// "in" is what old systems call Indonesian.
const languageOf = tag => ({ id: 'id', in: 'id', en: 'en' })[tag.toLowerCase().split('-')[0]];

export const language = navigator.languages.map(languageOf).find(Boolean) ?? 'en';

const texts = language === 'id' ? indonesian : english;
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });

export const say = (key, ...values) => texts[key].replace(/\{(\d)\}/g, (_, place) => values[place]);
export const count = number => whole.format(number);
export const rate = number => tenths.format(number);
export const percent = fraction => share.format(fraction);
export const time = ms => say('milliseconds', ms < 10 ? tenths.format(ms) : whole.format(ms));

/** Puts the texts where the page's elements ask for them. */
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
}
