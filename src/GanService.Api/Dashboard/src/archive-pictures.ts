import { gathered, isPicture } from "./archive";

/** Looks into an archive that is to be uploaded, without reading all of it. */

const someCount = 9;

const begunBytes = 32 << 20; // of a tar file, which has no directory

type Reader = () => Promise<File>;

/** Some pictures of an archive: from all of a zip file or of what was gathered here, the first ones of others; none where there are none, or none can be read here. */
export async function picturesOf(archive: File): Promise<File[]> {
  const pictures = gathered.get(archive) ?? await readersOf(archive).catch(() => []);
  const step = Math.max(1, pictures.length / someCount);
  return Promise.all(Array.from({ length: Math.min(someCount, pictures.length) }, (_, i) => pictures[Math.floor(i * step)]!()));
}

async function readersOf(archive: File): Promise<Reader[]> {
  const [first, second] = new Uint8Array(await archive.slice(0, 4).arrayBuffer());
  if (first === 0x1f && second === 0x8b)
    return tarredPictures(await beginningOf(archive.stream().pipeThrough(new DecompressionStream("gzip"))));
  if (await archive.slice(0, 4).text() === "PAR1")
    return parquetPictures(archive);
  const zipped = await zippedPictures(archive);
  return zipped.length > 0 ? zipped : tarredPictures(new Uint8Array(await archive.slice(0, begunBytes).arrayBuffer()));
}

async function beginningOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(begunBytes), reader = stream.getReader();
  let length = 0;
  for (let part = await reader.read(); !part.done && length < begunBytes; part = await reader.read()) {
    const some = part.value.subarray(0, begunBytes - length);
    bytes.set(some, length);
    length += some.length;
  }
  void reader.cancel();
  return bytes.subarray(0, length);
}

/** The pictures that lie whole in the beginning of a tar file (POSIX.1-2001 and GNU: a long name stands before its file, in one of its own). */
export function tarredPictures(bytes: Uint8Array<ArrayBuffer>): Reader[] {
  const block = 512, pictures: Reader[] = [];
  const text = (at: number, length: number) => new TextDecoder().decode(bytes.subarray(at, at + length)).split("\0")[0]!;
  let longName: string | null = null;
  for (let at = 0; at + block <= bytes.length && text(at + 257, 5) === "ustar";) {
    const size = parseInt(text(at + 124, 12), 8), type = text(at + 156, 1), start = at + block;
    const name: string = longName ?? text(at, 100);
    if (!(size >= 0) || start + size > bytes.length)
      break;
    if (type === "x")
      longName = /(?:^|\n)\d+ path=([^\n]*)/.exec(text(start, size))?.[1] ?? null;
    else if (type === "L")
      longName = text(start, size);
    else {
      longName = null;
      if ((type === "0" || type === "") && isPicture(name))
        pictures.push(() => Promise.resolve(new File([bytes.subarray(start, start + size)], name)));
    }
    at = start + Math.ceil(size / block) * block;
  }
  return pictures;
}

/** The first pictures of a Parquet file: of its first column of bytes, alone or beside a path, as dataset hubs write them. */
async function parquetPictures(archive: File): Promise<Reader[]> {
  const { parquetReadObjects } = await import("hyparquet");
  const file = { byteLength: archive.size, slice: (start: number, end?: number) => archive.slice(start, end).arrayBuffer() };
  const rows = await parquetReadObjects({ file, rowStart: 0, rowEnd: someCount, utf8: false });
  return rows.flatMap((row, i) => Object.values(row).flatMap(value => {
    const { bytes, path } = (value instanceof Uint8Array ? { bytes: value, path: null } : value ?? {}) as { bytes?: unknown; path?: unknown };
    return bytes instanceof Uint8Array ? [() => Promise.resolve(new File([new Uint8Array(bytes)], typeof path === "string" ? path : `row ${i + 1}`))] : [];
  }).slice(0, 1));
}

/** How the pictures of a zip file are read (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16); none of one that is larger than its first form allows. */
async function zippedPictures(archive: File): Promise<Reader[]> {
  const endLength = 22, longestComment = 0xffff;
  const tail = new DataView(await archive.slice(-endLength - longestComment).arrayBuffer());
  let end = tail.byteLength - endLength;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50)
    end--;
  if (end < 0)
    return [];
  const [length, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  const directory = new DataView(await archive.slice(start, start + length).arrayBuffer());
  const pictures: Reader[] = [];
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === 0x02014b50;) {
    const [method, size, offset] = [directory.getUint16(at + 10, true), directory.getUint32(at + 20, true), directory.getUint32(at + 42, true)];
    const nameLength = directory.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength));
    if (isPicture(name) && !name.includes("__MACOSX/"))
      pictures.push(() => unzip(archive, name, method, offset, size));
    at += 46 + nameLength + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }

  return pictures;
}

async function unzip(archive: File, name: string, method: number, offset: number, size: number): Promise<File> {
  const header = new DataView(await archive.slice(offset, offset + 30).arrayBuffer());
  const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = archive.slice(start, start + size);
  return new File([method === 0 ? packed : await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob()], name);
}
