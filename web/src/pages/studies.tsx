// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type StudyList } from "../api";
import { to } from "../route";
import { Answered, Head, Nothing, useTitle } from "../ui/page";

export function StudiesPage() {
  const answer = useAnswer<StudyList>("studies");
  useTitle("Studies");
  return (
    <>
      <Head title="Studies" csv={false}>
        <p class="lede">Reports that `entente study` wrote into the folder given with `--studies`.</p>
      </Head>
      <Answered answer={answer}>
        {({ items }) =>
          items.length ? (
            <ul class="plain">
              {items.map((study) => (
                <li key={study.id}>
                  <a href={to(["study", study.id])}>{study.title ?? study.id}</a> <span class="faint">{study.modified}</span>
                </li>
              ))}
            </ul>
          ) : (
            <Nothing>No study is there. `entente serve LEDGER --studies FOLDER` shows those of a folder.</Nothing>
          )
        }
      </Answered>
    </>
  );
}

export function StudyPage({ id }: { id: string }) {
  const answer = useAnswer<StudyList>("studies");
  const title = answer.data?.items.find((study) => study.id === id)?.title ?? id;
  useTitle(title);
  const raw = `/api/v1/study/${encodeURIComponent(id)}/raw`;
  return (
    <>
      <Head title={title} kicker={<a href={to(["studies"])}>Studies</a>} files={null} />
      <p>
        <a href={raw} target="_blank" rel="noreferrer">
          The report alone
        </a>
      </p>
      <iframe class="study" src={raw} sandbox="" title={title} />
    </>
  );
}
