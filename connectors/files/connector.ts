/** Built in: files on this computer. The code is in src/core/connectors/builtIn/folders. */
import { defineConnector } from '../../src/shared/connector.ts';

const folder = {
  id: 'folder',
  label: 'Folder',
  type: 'text',
  required: true,
  help: 'Whole, from the root of the disk. The step reaches nothing outside of it.',
  example: '/home/ada/Documents',
} as const;
const path = {
  id: 'path',
  label: 'File',
  type: 'text',
  required: true,
  help: 'Its name, or its path below the folder.',
  example: 'reports/march.txt',
} as const;
const pattern = {
  id: 'pattern',
  label: 'Names like',
  type: 'text',
  help: '* stands for any letters, ? for one. Empty: every file.',
  example: '*.pdf',
} as const;
const subfolders = {
  id: 'subfolders',
  label: 'Folders inside, too',
  type: 'boolean',
  default: false,
} as const;
const to = {
  id: 'to',
  label: 'To',
  type: 'text',
  required: true,
  help: 'The new name, or path below the folder. Folders on the way are made.',
  example: 'archive/march.txt',
} as const;
const replace = {
  id: 'replace',
  label: 'Replace what is there',
  type: 'boolean',
  default: false,
} as const;
const entry = {
  name: 'march.txt',
  path: 'reports/march.txt',
  size: 1204,
  modified: '2026-03-31T09:15:00.000Z',
};

export default defineConnector({
  schema: 1,
  id: 'files',
  name: 'Files and folders',
  category: 'built-in',
  about: 'Reads, writes and watches files in folders of this computer.',
  synonyms: ['file', 'folder', 'directory', 'disk', 'document', 'watch', 'local', 'text file'],
  triggers: [
    {
      id: 'new-file',
      name: 'New file',
      sentence: 'When a new file appears in {folder}',
      about: 'A file counts once, by its path. What is written in later is no new file.',
      kind: 'poll',
      fields: [folder, pattern, subfolders],
      key: '{{ path }}',
      time: '{{ modified }}',
      sample: entry,
      synonyms: ['added', 'created', 'download', 'scan'],
    },
    {
      id: 'changed-file',
      name: 'New or changed file',
      sentence: 'When a file in {folder} is new or was changed',
      about: 'Known by path, size and time of change.',
      kind: 'poll',
      fields: [folder, pattern, subfolders],
      key: '{{ path & " " & $string(size) & " " & modified }}',
      time: '{{ modified }}',
      sample: entry,
      synonyms: ['updated', 'modified', 'edited', 'saved'],
    },
  ],
  actions: [
    {
      id: 'read',
      name: 'Read a file',
      sentence: 'Read {path} in {folder}',
      changes: false,
      repeat: 'safe',
      fields: [
        folder,
        path,
        {
          id: 'as',
          label: 'Give it as',
          type: 'choice',
          default: 'file',
          choices: [
            { value: 'file', label: 'File, for other steps' },
            { value: 'text', label: 'Text (UTF-8)' },
          ],
        },
      ],
      sample: {
        ...entry,
        file: {
          file: 'mUfr8fbKQ0GdIbY3B7vE2A',
          name: 'march.txt',
          type: 'text/plain',
          size: 1204,
        },
      },
      synonyms: ['open', 'load', 'get content', 'upload'],
    },
    {
      id: 'write',
      name: 'Write a file',
      sentence: 'Write {path} in {folder}',
      about: 'Folders on the way are made. The file is there whole or not at all.',
      changes: true,
      repeat: 'never',
      fields: [
        folder,
        path,
        { id: 'text', label: 'Text', type: 'longText' },
        {
          id: 'file',
          label: 'File',
          type: 'file',
          help: 'Instead of text: the file of an earlier step.',
        },
        replace,
      ],
      sample: entry,
      synonyms: ['save', 'create', 'download', 'store', 'export'],
    },
    {
      id: 'append',
      name: 'Add to a text file',
      sentence: 'Add a text to {path} in {folder}',
      about: 'The file is made where there is none.',
      changes: true,
      repeat: 'never',
      fields: [
        folder,
        path,
        { id: 'text', label: 'Text', type: 'longText', required: true },
        { id: 'newLine', label: 'End the line', type: 'boolean', default: true },
      ],
      sample: entry,
      synonyms: ['log', 'append', 'journal', 'line'],
    },
    {
      id: 'list',
      name: 'List files',
      sentence: 'List the files in {folder}',
      changes: false,
      repeat: 'safe',
      fields: [folder, pattern, subfolders],
      sample: [entry],
      synonyms: ['find', 'search', 'directory'],
    },
    {
      id: 'move',
      name: 'Move or rename a file',
      sentence: 'Move {path} to {to} in {folder}',
      changes: true,
      repeat: 'never',
      fields: [folder, path, to, replace],
      sample: { ...entry, path: 'archive/march.txt' },
      synonyms: ['rename', 'archive'],
    },
    {
      id: 'copy',
      name: 'Copy a file',
      sentence: 'Copy {path} to {to} in {folder}',
      changes: true,
      repeat: 'never',
      fields: [folder, path, to, replace],
      sample: { ...entry, path: 'archive/march.txt' },
      synonyms: ['duplicate', 'backup'],
    },
    {
      id: 'delete',
      name: 'Delete a file',
      sentence: 'Delete {path} in {folder}',
      about: 'For good, not into the bin. A file that is not there is no failure.',
      changes: true,
      repeat: 'safe',
      fields: [folder, path],
      sample: { path: 'reports/march.txt', deleted: true },
      synonyms: ['remove', 'erase'],
    },
  ],
});
