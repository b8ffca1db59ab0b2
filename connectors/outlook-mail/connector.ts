/** Outlook mail by Microsoft Graph v1.0: https://learn.microsoft.com/graph/api/resources/mail-api-overview */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';
import {
  account,
  graph,
  graphErrors,
  graphPages,
  graphPaging,
  graphReference,
  importanceField,
  microsoftSignIn,
  readAccount,
} from '../microsoft.ts';

const targetField: FieldSource = {
  id: 'folder',
  label: 'Folder',
  type: 'dropdown',
  options: 'folders',
  required: true,
};
/** Graph knows the folders that every mailbox has by name too. */
const folderField: FieldSource = { ...targetField, default: 'inbox' };
const messageField: FieldSource = {
  id: 'message',
  label: 'Mail',
  type: 'dropdown',
  options: 'messages',
  required: true,
};

const addressesHelp = 'One address, or several with commas between them.';
const writingFields: FieldSource[] = [
  { id: 'to', label: 'To', type: 'text', required: true, help: addressesHelp },
  { id: 'subject', label: 'Subject', type: 'text', required: true },
  { id: 'body', label: 'Text', type: 'longText', required: true },
  { id: 'html', label: 'The text is HTML', type: 'boolean', default: false },
  { id: 'cc', label: 'Cc', type: 'text', more: true, help: addressesHelp },
  { id: 'bcc', label: 'Bcc', type: 'text', more: true, help: addressesHelp },
  { id: 'replyTo', label: 'Reply to', type: 'text', more: true, help: addressesHelp },
  importanceField,
];

/** `Sam Example <sam@example.com>, kim@example.com` as Graph wants recipients. */
const recipients = (field: string): string =>
  `[$split(${field}, /[,;]/).$trim($)[$ != ""].{ "emailAddress":
    $contains($, "<")
      ? { "name": $trim($substringBefore($, "<")), "address": $trim($substringBefore($substringAfter($, "<"), ">")) }
      : { "address": $ }
  }]`;
const optionalRecipients = (field: string): string => `{{ ${field} ? ${recipients(field)} }}`;
const message: Record<string, Json> = {
  subject: '{{ fields.subject }}',
  body: {
    contentType: '{{ fields.html ? "html" : "text" }}',
    content: '{{ fields.body }}',
  },
  toRecipients: optionalRecipients('fields.to'),
  ccRecipients: optionalRecipients('fields.cc'),
  bccRecipients: optionalRecipients('fields.bcc'),
  replyTo: optionalRecipients('fields.replyTo'),
  importance: '{{ fields.importance }}',
};

/** What a list shows of a mail; the whole of it is asked for one by one. */
const listed =
  'id,subject,from,receivedDateTime,lastModifiedDateTime,isRead,hasAttachments,flag,bodyPreview';

/**
 * At first the last thirty days: a mailbox can hold more mails than can be read through, and older ones never come as new.
 */
const from = (property: string): string =>
  `"${property} ge " & $fromMillis(since ? since : $millis() - 2592000000)`;
const quoted = (field: string): string => `"'" & $replace(${field}, "'", "''") & "'"`;

const detail = {
  get: '/me/messages/{{ item.id }}',
  reference: graphReference('message-get'),
};

const sampleMessage = {
  '@odata.etag': 'W/"a1b2C3d4E5f6G7=="',
  id: 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A',
  createdDateTime: '2026-03-02T09:14:58Z',
  lastModifiedDateTime: '2026-03-02T09:15:02Z',
  receivedDateTime: '2026-03-02T09:15:00Z',
  sentDateTime: '2026-03-02T09:14:57Z',
  hasAttachments: false,
  internetMessageId: '<a1b2c3@mail.example.com>',
  subject: 'Order 1001',
  bodyPreview: 'Please send one box of paper.',
  importance: 'normal',
  parentFolderId: 'AQMkAGUAAAIBDAAAAA==',
  conversationId: 'AAQkAGUAAQAAAAAA=',
  isRead: false,
  isDraft: false,
  webLink: 'https://outlook.live.com/owa/?ItemID=example',
  body: { contentType: 'html', content: '<p>Please send one box of paper.</p>' },
  sender: { emailAddress: { name: 'Sam Example', address: 'sam@example.com' } },
  from: { emailAddress: { name: 'Sam Example', address: 'sam@example.com' } },
  toRecipients: [{ emailAddress: { name: 'Kim Example', address: 'kim@example.com' } }],
  ccRecipients: [],
  bccRecipients: [],
  replyTo: [],
  categories: [],
  flag: { flagStatus: 'notFlagged' },
};
const sent = {
  changes: true,
  repeat: 'never',
  output: '{{ { "sent": true } }}',
  sample: { sent: true },
} as const;

export default defineConnector({
  schema: 1,
  id: 'outlook-mail',
  name: 'Outlook Mail',
  category: 'communication',
  about: 'Mails of an Outlook.com, Hotmail or Microsoft 365 account.',
  homepage: 'https://outlook.live.com/mail/',
  synonyms: ['email', 'e-mail', 'inbox', 'hotmail', 'exchange', 'microsoft 365', 'office 365'],
  hosts: ['graph.microsoft.com'],
  auth: [
    microsoftSignIn(
      [
        { id: 'Mail.ReadWrite', why: 'See, move, mark and delete your mails, and write drafts' },
        { id: 'Mail.Send', why: 'Send mails as you' },
        readAccount,
      ],
      account,
    ),
  ],
  api: {
    baseUrl: graph,
    // Ids that stay when a mail is moved: https://learn.microsoft.com/graph/outlook-immutable-id
    headers: { Prefer: 'IdType="ImmutableId"' },
    paging: graphPages(100),
    // https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits : 10,000 in ten minutes.
    rate: { requests: 10, per: 'second' },
  },
  errors: graphErrors,
  options: {
    folders: {
      request: {
        get: '/me/mailFolders/delta',
        query: { $select: 'id,displayName' },
        reference: graphReference('mailfolder-delta'),
      },
      paging: graphPaging,
      value: '{{ id }}',
      label: '{{ displayName }}',
    },
    messages: {
      request: {
        get: '/me/messages',
        query: { $select: 'id,subject,from,receivedDateTime', $orderby: 'receivedDateTime desc' },
        reference: graphReference('user-list-messages'),
      },
      paging: graphPages(50),
      value: '{{ id }}',
      label:
        '{{ (subject ? subject : "No subject") & " · " & from.emailAddress.name & " · " & $substring(receivedDateTime, 0, 10) }}',
    },
    attachments: {
      request: {
        get: '/me/messages/{{ fields.message }}/attachments',
        query: { $select: 'id,name,size,contentType' },
        reference: graphReference('message-list-attachments'),
      },
      paging: graphPaging,
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-mail',
      name: 'New mail',
      sentence: 'When a mail arrives in {folder}',
      about: 'Starts once for every mail that arrives in the folder.',
      kind: 'poll',
      fields: [
        folderField,
        { id: 'from', label: 'Only from', type: 'email', more: true },
        { id: 'subject', label: 'Subject contains', type: 'text', more: true },
        {
          id: 'attachments',
          label: 'Only with attachments',
          type: 'boolean',
          default: false,
          more: true,
        },
        { id: 'unread', label: 'Only unread', type: 'boolean', default: false, more: true },
      ],
      request: {
        get: '/me/mailFolders/{{ fields.folder }}/messages',
        query: {
          $select: listed,
          // What is sorted by has to stand first in the filter.
          $filter: `{{ $join([
            ${from('receivedDateTime')},
            fields.from ? "from/emailAddress/address eq " & ${quoted('fields.from')},
            fields.subject ? "contains(subject," & ${quoted('fields.subject')} & ")",
            fields.attachments ? "hasAttachments eq true",
            fields.unread ? "isRead eq false"
          ], " and ") }}`,
          $orderby: 'receivedDateTime desc',
        },
        reference: graphReference('mailfolder-list-messages'),
      },
      key: '{{ id }}',
      time: '{{ receivedDateTime }}',
      detail,
      sample: sampleMessage,
      synonyms: ['email received', 'new message', 'inbox'],
    },
    {
      id: 'flagged-mail',
      name: 'Mail flagged',
      sentence: 'When a mail is flagged',
      about: 'Starts once for every mail that is flagged, in any folder.',
      kind: 'poll',
      request: {
        get: '/me/messages',
        query: {
          $select: listed,
          $filter: `{{ ${from('lastModifiedDateTime')} & " and flag/flagStatus eq 'flagged'" }}`,
          $orderby: 'lastModifiedDateTime desc',
        },
        reference: graphReference('user-list-messages'),
      },
      key: '{{ id }}',
      time: '{{ lastModifiedDateTime }}',
      detail,
      sample: { ...sampleMessage, flag: { flagStatus: 'flagged' } },
      synonyms: ['follow up', 'starred', 'marked'],
    },
  ],
  actions: [
    {
      ...sent,
      id: 'send-mail',
      name: 'Send mail',
      sentence: 'Send {subject} to {to}',
      fields: [
        ...writingFields,
        {
          id: 'keep',
          label: 'Keep it in Sent Items',
          type: 'boolean',
          default: true,
          more: true,
        },
      ],
      request: {
        post: '/me/sendMail',
        body: { message, saveToSentItems: '{{ fields.keep }}' },
        answer: 'none',
        reference: graphReference('user-sendmail'),
      },
      synonyms: ['send email', 'write mail'],
    },
    {
      id: 'create-draft',
      name: 'Create draft',
      sentence: 'Draft {subject} to {to}',
      changes: true,
      repeat: 'never',
      fields: writingFields,
      request: {
        post: '/me/messages',
        body: message,
        reference: graphReference('user-post-messages'),
      },
      sample: { ...sampleMessage, isDraft: true },
      synonyms: ['write draft', 'prepare mail'],
    },
    {
      ...sent,
      id: 'reply',
      name: 'Reply',
      sentence: 'Reply {text} to {message}',
      fields: [
        messageField,
        { id: 'text', label: 'Text', type: 'longText', required: true },
        {
          id: 'to',
          label: 'To whom',
          type: 'choice',
          default: 'reply',
          choices: [
            { value: 'reply', label: 'The sender' },
            { value: 'replyAll', label: 'The sender and all recipients' },
          ],
        },
      ],
      request: {
        post: '/me/messages/{{ fields.message }}/{{ fields.to }}',
        body: { comment: '{{ fields.text }}' },
        answer: 'none',
        reference: graphReference('message-reply'),
      },
      synonyms: ['answer mail', 'respond', 'reply all'],
    },
    {
      ...sent,
      id: 'forward',
      name: 'Forward',
      sentence: 'Forward {message} to {to}',
      fields: [
        messageField,
        { id: 'to', label: 'To', type: 'text', required: true, help: addressesHelp },
        { id: 'text', label: 'Text', type: 'longText' },
      ],
      request: {
        post: '/me/messages/{{ fields.message }}/forward',
        body: {
          comment: '{{ fields.text }}',
          toRecipients: optionalRecipients('fields.to'),
        },
        answer: 'none',
        reference: graphReference('message-forward'),
      },
      synonyms: ['pass on'],
    },
    {
      id: 'get-mail',
      name: 'Get mail',
      sentence: 'Get {message}',
      changes: false,
      repeat: 'safe',
      fields: [messageField],
      request: {
        get: '/me/messages/{{ fields.message }}',
        reference: graphReference('message-get'),
      },
      sample: sampleMessage,
      synonyms: ['read mail'],
    },
    {
      id: 'find-mails',
      name: 'Find mails',
      sentence: 'Find mails with {query}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Text',
          type: 'text',
          required: true,
          help: 'Words, or terms such as from:sam, subject:order, hasAttachments:true. Microsoft gives at most 1,000.',
          example: 'subject:order from:sam',
        },
      ],
      request: {
        get: '/me/messages',
        query: {
          $select: listed,
          $search: `{{ "\\"" & $replace(fields.query, "\\"", "\\\\\\"") & "\\"" }}`,
        },
        reference: graphReference('user-list-messages'),
      },
      paging: graphPages(100),
      sample: [
        {
          id: sampleMessage.id,
          subject: sampleMessage.subject,
          from: sampleMessage.from,
          receivedDateTime: sampleMessage.receivedDateTime,
          lastModifiedDateTime: sampleMessage.lastModifiedDateTime,
          isRead: false,
          hasAttachments: false,
          flag: { flagStatus: 'notFlagged' },
          bodyPreview: sampleMessage.bodyPreview,
        },
      ],
      synonyms: ['search email', 'look up mail'],
    },
    {
      id: 'download-attachment',
      name: 'Download attachment',
      sentence: 'Download {attachment} of {message}',
      changes: false,
      repeat: 'safe',
      fields: [
        messageField,
        {
          id: 'attachment',
          label: 'Attachment',
          type: 'dropdown',
          options: 'attachments',
          needs: ['message'],
          required: true,
        },
      ],
      request: {
        get: '/me/messages/{{ fields.message }}/attachments/{{ fields.attachment }}/$value',
        answer: 'file',
        reference: graphReference('attachment-get'),
      },
      sample: {
        file: 'A1b2C3d4E5f6G7h8I9j0Kl',
        name: 'order.pdf',
        type: 'application/pdf',
        size: 48000,
      },
      synonyms: ['save attachment', 'file'],
    },
    {
      id: 'list-attachments',
      name: 'List attachments',
      sentence: 'List the attachments of {message}',
      changes: false,
      repeat: 'safe',
      fields: [messageField],
      request: {
        get: '/me/messages/{{ fields.message }}/attachments',
        query: { $select: 'id,name,size,contentType,isInline' },
        reference: graphReference('message-list-attachments'),
      },
      paging: graphPaging,
      sample: [
        {
          '@odata.type': '#microsoft.graph.fileAttachment',
          id: 'AAMkAGUAAAwTW09AAABEgAQANAqbAe7',
          name: 'order.pdf',
          contentType: 'application/pdf',
          size: 48000,
          isInline: false,
        },
      ],
      synonyms: ['files of a mail'],
    },
    {
      id: 'move-mail',
      name: 'Move mail',
      sentence: 'Move {message} to {folder}',
      changes: true,
      repeat: 'never',
      fields: [messageField, targetField],
      request: {
        post: '/me/messages/{{ fields.message }}/move',
        body: { destinationId: '{{ fields.folder }}' },
        reference: graphReference('message-move'),
      },
      sample: sampleMessage,
      synonyms: ['archive mail', 'file mail'],
    },
    {
      id: 'mark-mail',
      name: 'Mark mail',
      sentence: 'Mark {message}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        messageField,
        {
          id: 'read',
          label: 'Read',
          type: 'choice',
          choices: [
            { value: 'true', label: 'Read' },
            { value: 'false', label: 'Unread' },
          ],
        },
        {
          id: 'flag',
          label: 'Flag',
          type: 'choice',
          choices: [
            { value: 'flagged', label: 'Flagged' },
            { value: 'complete', label: 'Done' },
            { value: 'notFlagged', label: 'No flag' },
          ],
        },
        {
          id: 'categories',
          label: 'Categories',
          type: 'list',
          more: true,
          help: 'They replace those that there were.',
        },
        importanceField,
      ],
      request: {
        patch: '/me/messages/{{ fields.message }}',
        body: {
          isRead: '{{ fields.read ? fields.read = "true" }}',
          flag: '{{ fields.flag ? { "flagStatus": fields.flag } }}',
          categories: '{{ fields.categories }}',
          importance: '{{ fields.importance }}',
        },
        reference: graphReference('message-update'),
      },
      sample: { ...sampleMessage, isRead: true },
      synonyms: ['read', 'unread', 'flag', 'categorise', 'label'],
    },
    {
      id: 'delete-mail',
      name: 'Delete mail',
      sentence: 'Delete {message}',
      about: 'The mail goes to Deleted Items.',
      changes: true,
      repeat: 'safe',
      fields: [messageField],
      request: {
        delete: '/me/messages/{{ fields.message }}',
        answer: 'none',
        reference: graphReference('message-delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove mail', 'trash'],
    },
  ],
});
