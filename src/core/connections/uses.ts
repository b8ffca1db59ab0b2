/** Who uses a connection: journeys, versions of them that could be restored, runs under way. The database keeps it true. */
import type { ConnectionDetail } from '../../shared/connection.ts';
import type { Database } from '../storage/index.ts';

export type Uses = Pick<ConnectionDetail, 'usedBy' | 'usedByVersions' | 'usedByRuns'>;

/** Gives the uses of a connection, by its id; none for an unknown one. */
export function createUses(db: Database): (connection: string) => Uses {
  const journeys = db.prepare<
    [string],
    { id: string; name: string; folder: string; is_on: number }
  >(
    `SELECT DISTINCT j.id, j.name, j.folder, j.is_on FROM journey_connections jc JOIN journeys j ON j.id = jc.journey
     WHERE jc.connection = ? AND j.deleted_at IS NULL ORDER BY j.name, j.id`,
  );
  const versions = db.prepare<[string], Uses['usedByVersions'][number]>(
    `SELECT j.id, j.name, count(DISTINCT v.revision) AS versions
     FROM version_connections v JOIN journeys j ON j.id = v.journey
     JOIN journey_versions kept ON kept.journey = v.journey AND kept.revision = v.revision AND kept.kept = 1
     WHERE v.connection = ? AND j.deleted_at IS NULL AND NOT EXISTS
       (SELECT 1 FROM journey_connections jc WHERE jc.journey = v.journey AND jc.connection = v.connection)
     GROUP BY j.id ORDER BY j.name, j.id`,
  );
  // CROSS JOIN, and the index: few runs are under way, while a journey may have very many that are through.
  const runs = db.prepare<[string], Uses['usedByRuns'][number]>(
    `SELECT DISTINCT r.id, r.journey, r.journey_name AS journeyName
     FROM runs r INDEXED BY runs_unfinished CROSS JOIN version_connections v ON v.journey = r.journey AND v.revision = r.revision
     WHERE r.finished_at IS NULL AND v.connection = ? ORDER BY r.id`,
  );
  return (connection) => ({
    usedBy: journeys
      .all(connection)
      .map(({ is_on: on, ...journey }) => ({ ...journey, on: on === 1 })),
    usedByVersions: versions.all(connection),
    usedByRuns: runs.all(connection),
  });
}

/** `2 journeys, 1 run under way and earlier versions of 1 journey` */
export function usesInWords({ usedBy, usedByRuns, usedByVersions }: Uses): string {
  const parts = [
    counted(usedBy.length, 'journey', 'journeys'),
    counted(usedByRuns.length, 'run under way', 'runs under way'),
    counted(usedByVersions.length, 'journey in earlier versions', 'journeys in earlier versions'),
  ].filter((part) => part !== '');
  return new Intl.ListFormat('en').format(parts);
}

/** A line for each: the journeys by name, then what else uses it. */
export function usesByName({ usedBy, usedByRuns, usedByVersions }: Uses): string {
  return [
    ...usedBy.map(({ name }) => name),
    ...usedByRuns.map(({ journeyName }) => `A run under way of “${journeyName}”`),
    ...usedByVersions.map(
      ({ name, versions }) =>
        `${counted(versions, 'earlier version', 'earlier versions')} of “${name}”`,
    ),
  ].join('\n');
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return `${count.toString()} ${count === 1 ? one : many}`;
}
