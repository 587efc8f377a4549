#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What holds reports: folders, archives, packed files, tables, feeds, web archives; bombs and traps among them; going on after an
# interrupt.
. "$(dirname "$0")/lib.sh"
good=samples/bogota.txt

# Places of the inputs that had the events of `good`, in order.
places() { awk -F'\t' 'NR > 1 && !seen[$2]++ { print $2 }' "$work/out" | tr '\n' ' '; }
same_places() { # NAME PLACES
    local got
    got=$(places)
    if [ "$got" = "$2 " ]; then ok "$1"; else fail "$1"; echo "     got $got"; fi
}

python3 - "$work" $good << 'PY'
import bz2, gzip, io, lzma, os, sys, tarfile, zipfile, zlib
work, good = sys.argv[1], open(sys.argv[2], "rb").read()
os.chdir(work)
os.makedirs("folder/sub/.hidden")
for name in ("folder/b.txt", "folder/a.txt", "folder/sub/c.txt", "folder/.dot.txt", "folder/sub/.hidden/d.txt"):
    open(name, "wb").write(good)
os.symlink("a.txt", "folder/link.txt")
os.symlink("..", "folder/sub/up")
lines = b'{"text": "Chad closed its border with Sudan."}\n{"text": "Fiji recalled its ambassador to Tonga."}\n'
open("lines.jsonl.gz", "wb").write(gzip.compress(lines))
open("two.txt.gz", "wb").write(gzip.compress(good[:500]) + gzip.compress(good[500:]))
open("text.xz", "wb").write(lzma.compress(good))
wide = bytearray(lzma.compress(good, check=lzma.CHECK_CRC32)) # asks for a window of 4 GB
wide[wide.index(b"\x21\x01", 12) + 2] = 40
end = 12 + (wide[12] + 1) * 4
wide[end - 4:end] = zlib.crc32(bytes(wide[12:end - 4])).to_bytes(4, "little")
open("wide.xz", "wb").write(wide)
with tarfile.open("all.tar.xz", "w:xz") as t:
    t.add("folder")
open("text.bz2", "wb").write(bz2.compress(good))
def zipped(files, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()
table = b"id,text,date\n1,Chad closed its border with Sudan.,2020-05-05\n"
open("mixed.zip", "wb").write(zipped({"one/b.txt": good, "../../evil.txt": good, "/abs.txt": good, "esc\x1b[2J.txt": good, "t.csv": table,
                                      "inner.zip": zipped({"deep.jsonl": lines})}))
nest = good
for i in range(6):
    nest = zipped({"n.zip" if i else "n.txt": nest})
open("nest.zip", "wb").write(nest)
whole = open("mixed.zip", "rb").read()
open("cut.zip", "wb").write(whole[:len(whole) // 3])
with tarfile.open("all.tar.gz", "w:gz") as t:
    t.add("folder")
packed = bytearray(open("all.tar.gz", "rb").read())
packed[len(packed) // 2] ^= 255
open("damaged.tar.gz", "wb").write(packed)
with gzip.open("bomb.txt.gz", "wb", 9) as g:
    for _ in range(600):
        g.write(b"France condemned" * 65536)
with gzip.open("bomb.tar.gz", "wb", 9) as g:
    with tarfile.open(fileobj=g, mode="w|") as t:
        class Letters(io.RawIOBase):
            def read(self, n=-1): return b"a" * n
        for name, size, data in (("first.txt", len(good), io.BytesIO(good)), ("zeros.txt", 600 << 20, Letters()),
                                 ("after.txt", len(good), io.BytesIO(good))):
            info = tarfile.TarInfo(name)
            info.size = size
            t.addfile(info, data)
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.txt", b"a" * (70 << 20))
    z.writestr("b.txt", good)
open("lines.jsonl", "wb").write(lines * 3)
open("table.tsv", "wb").write(b"Headline\tStory text\n\tChad closed its border with Sudan.\n")
open("deep.xml", "wb").write(b"<rss><channel><item><title>" + b"<a>" * 10000 + b"</title></item></channel></rss>")
PY

cd "$work" || exit 2
good=$root/$good
run code --tsv folder
expect "a folder" 0 "passed over: 2 a symbolic link in a folder"
same_places "a folder: files by name, links and hidden files not" "folder/a.txt folder/b.txt folder/sub/c.txt"
run code --tsv all.tar.gz
expect "tar" 0 "passed over: 2 a link inside an archive"
cut -f2 "$work/out" > "$work/tar"
run code --tsv all.tar.xz
holds "tar in xz: the same files" cmp <(cut -f2 "$work/out") <(sed 's/tar.gz/tar.xz/' "$work/tar")
run code --tsv wide.xz "$good"
expect "xz that asks for 4 GB" 1 "wide.xz: the archive is damaged: a window of more than 128 MB"
run code --tsv mixed.zip
expect "zip" 0
same_places "zip: every file, a zip inside, no way out" \
    "mixed.zip/one/b.txt mixed.zip/../../evil.txt mixed.zip//abs.txt mixed.zip/esc?[2J.txt 1 mixed.zip/inner.zip/deep.jsonl:1 mixed.zip/inner.zip/deep.jsonl:2"
holds "zip: nothing is written" test ! -e ../evil.txt -a ! -e ../../evil.txt -a ! -e /abs.txt
"$ENTENTE" code --tsv - < mixed.zip > "$work/piped" 2> "$work/err"
holds "zip from a pipe: the same events" test "$(lines "$work/piped")" = "$(lines "$work/out")"
run code --json "$good"
cp "$work/out" "$work/plain"
for file in two.txt.gz text.xz text.bz2; do
    run code --json $file
    expect "$file" 0
    holds "$file: the same record" cmp "$work/plain" "$work/out"
done
run code --tsv lines.jsonl.gz
same_places "packed JSON Lines" "lines.jsonl.gz:1 lines.jsonl.gz:2"
run code --tsv table.tsv
expect "a table without a column of text" 1 'table.tsv: no column is called "text"'
run code --tsv --column "Story text" table.tsv
expect "a table whose column is named" 0
same_places "a table: its line" "table.tsv:2"

run code --tsv nest.zip "$good"
expect "zips in zips" 1 "nest.zip/n.zip/n.zip/n.zip: archives inside archives, more than 3 deep"
same_places "zips in zips: the rest goes on" "$good"
run code --tsv cut.zip damaged.tar.gz "$good"
expect "damaged archives" 1 "damaged"
holds "damaged archives: the rest goes on" grep -q "$good" "$work/out"
run code --tsv bomb.zip
expect "a file of 70 MB in a zip" 1 "bomb.zip/a.txt: more than 64 MB"
same_places "a file of 70 MB in a zip: the next is read" "bomb.zip/b.txt"
run code --tsv bomb.txt.gz bomb.tar.gz "$good"
expect "bombs" 1 "bomb.txt.gz: more than 64 MB"
expect "bombs: a tar ends where it unpacks to too much" 1 "bomb.tar.gz: unpacks to more than 200 times its size"
same_places "bombs: what came before and the rest" "bomb.tar.gz/first.txt $good"
run code --tsv --most 1 bomb.zip
expect "a smaller bound" 1 "bomb.zip/a.txt: more than 1 MB"
run code --json deep.xml
expect "10,000 elements inside one another" 1 "deep.xml:"

cd "$root" || exit 2
run code --tsv fuzz/seeds/warc/plain.warc
expect "a web archive" 0 "passed over: 1 warcinfo, 1 request, 1 status 404, 1 revisit, 1 metadata"
holds "a web archive: a record's place and address" grep -q 'plain.warc@2136' "$work/out"
run code --json fuzz/seeds/warc/damaged.warc.gz
expect "a damaged record" 1 "damaged.warc.gz@331: compressed data is damaged"
holds "a damaged record: the others" test "$(lines "$work/out")" = 5
run code --json fuzz/seeds/story/atom.xml
holds "a feed: address and day" grep -q '"uri":"http://example.org/one".*"published":"2022-07-01"' "$work/out"

# --- languages
cat > "$work/tongues.jsonl" << 'J'
{"id": "a", "text": "Chad closed its border with Sudan on Monday, the government said."}
{"id": "b", "text": "Le président de la République a rencontré lundi le premier ministre espagnol à Madrid pour signer un traité."}
{"id": "c", "text": "Президент встретился в понедельник в Мадриде с премьер-министром Испании, чтобы подписать договор."}
J
run code --json "$work/tongues.jsonl"
expect "other languages" 0 "passed over: 1 in French, 1 in Russian"
holds "other languages: records with nothing in them" python3 -c "
import json
r = [json.loads(l) for l in open('$work/out', encoding='utf-8')]
assert [x['report']['language'] for x in r] == ['en', 'fr', 'ru'] and [len(x['events']) > 0 for x in r] == [True, False, False]"

# --- copies
{ echo "Another headline"; echo; tail -n +2 samples/asmara.txt | head -c 1800; } > "$work/cut.txt"
run read --json $good samples/asmara.txt "$work/cut.txt" samples/asmara.txt
expect "copies: told" 0
holds "copies: of which, how much, word for word" python3 -c "
import json
r = [json.loads(l).get('copy') for l in open('$work/out', encoding='utf-8')]
assert r[:2] == [None, None] and r[3] == {'of': 'samples/asmara.txt', 'share': 1.0, 'exact': True}, r
assert r[2]['of'] == 'samples/asmara.txt' and not r[2]['exact'] and 0.6 <= r[2]['share'] <= 1, r"
run code --json --copies skip -j 2 samples/asmara.txt "$work/cut.txt" $good $good
expect "copies: skipped" 0 "passed over: 2 copied"
holds "copies: skipped, the others as ever" cmp "$work/out" <("$ENTENTE" code --json samples/asmara.txt $good)
run read --why $good $good
holds "copies: told with the blocks" grep -qF "of $good, word for word" "$work/out"

# --- progress: on a terminal only, and gone at the end
python3 - "$ENTENTE" "$work" << 'PY'
import os, pty, subprocess, sys
entente, work = sys.argv[1:]
with open(work + "/long.jsonl", "w") as f:
    f.write('{"text": "Chad closed its border with Sudan on Monday, the government said."}\n' * 3000)
main, side = pty.openpty()
run = subprocess.Popen([entente, "code", "--json", work + "/long.jsonl"], stdout=open(work + "/out", "wb"), stderr=side)
os.close(side)
said = b""
try:
    while piece := os.read(main, 4096):
        said += piece
except OSError:
    pass
open(work + "/said", "wb").write(said)
sys.exit(run.wait())
PY
holds "progress: a bar, a rate, time left" grep -qE '\[=*> *\] +[0-9]+ %, [0-9]+ reports, 0 failed, [0-9]+ a second, [0-9]+:[0-9][0-9] left' "$work/said"
holds "progress: gone at the end" python3 -c "assert open('$work/said', 'rb').read().endswith(b'\r\x1b[K')"

# --- going on
run code --json "$work/lines.jsonl"
cp "$work/out" "$work/whole"
run code --json --resume "$work/lines.jsonl:4" "$work/lines.jsonl"
expect "resume" 0
holds "resume: what is behind the place" cmp "$work/out" <(tail -n +5 "$work/whole")
run code --json --resume "$work/lines.jsonl:44" "$work/lines.jsonl"
expect "resume: no such place" 2 "no such place"
for ((i = 0; i < 400; i++)); do cat samples/asmara.txt > "$work/folder/$i.txt"; done
: > "$work/first"
"$ENTENTE" code --json "$work/folder" > "$work/first" 2> "$work/err" &
pid=$!
for ((i = 0; i < 600; i++)); do
    [ "$(lines "$work/first")" -ge 10 ] && break
    sleep 0.02
done
kill -INT $pid
wait $pid
code=$?
if [ $code = 0 ]; then
    echo "skip interrupted: all was done before"
else
    expect "interrupted" 130 "stopped; to go on: the same command with --resume '"
    place=$(sed -n "s/.*--resume '\(.*\)'$/\1/p" "$work/err")
    run code --json --resume "$place" "$work/folder"
    cat "$work/first" "$work/out" > "$work/both"
    run code --json "$work/folder"
    holds "interrupted and gone on: the same as in one go" cmp "$work/both" "$work/out"
fi
exit $failed
