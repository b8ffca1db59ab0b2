/** Gmail API v1. Methods, parameters and answers: https://developers.google.com/workspace/gmail/api/reference/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import { googleErrors, googleIdentityHost, googlePages, googleSignIn } from '../google.ts';

const apis = ['Gmail API'] as const;
const reference = 'https://developers.google.com/workspace/gmail/api/reference/rest/v1';

const messageField: FieldSource = {
  id: 'message',
  label: 'Email',
  type: 'text',
  required: true,
  help: 'The id of an email, from an earlier step.',
  example: '18e0c6b2a4d3f591',
};

const labelField: FieldSource = {
  id: 'label',
  label: 'Label',
  type: 'dropdown',
  options: 'labels',
  required: true,
};

const searchField: FieldSource = {
  id: 'query',
  label: 'Search',
  type: 'text',
  help: 'As you would type it into Gmail’s search box.',
  example: 'subject:invoice has:attachment',
};

const spamField: FieldSource = {
  id: 'spam',
  label: 'Include spam and trash',
  type: 'boolean',
  default: false,
  more: true,
};

/** Who a new message is for and what it says. */
const messageFields: FieldSource[] = [
  {
    id: 'to',
    label: 'To',
    type: 'list',
    required: true,
    help: 'An address, or a name with the address in angle brackets.',
    example: 'Ann Example <ann@example.com>',
  },
  { id: 'subject', label: 'Subject', type: 'text', required: true },
  { id: 'body', label: 'Text', type: 'longText', required: true },
  {
    id: 'format',
    label: 'The text is',
    type: 'choice',
    default: 'text',
    choices: [
      { value: 'text', label: 'Plain text' },
      { value: 'html', label: 'HTML' },
    ],
  },
  { id: 'cc', label: 'Cc', type: 'list', more: true },
  { id: 'bcc', label: 'Bcc', type: 'list', more: true },
  {
    id: 'from',
    label: 'From',
    type: 'dropdown',
    options: 'senders',
    more: true,
    help: 'One of the addresses that Gmail lets you send as.',
  },
  { id: 'replyTo', label: 'Reply to', type: 'email', more: true },
];

const raw = `{{ $base64url($mime({
  "from": fields.from,
  "to": fields.to,
  "cc": fields.cc,
  "bcc": fields.bcc,
  "replyTo": fields.replyTo,
  "subject": fields.subject,
  "text": fields.format != "html" ? fields.body,
  "html": fields.format = "html" ? fields.body
})) }}`;

/** Of the message that is answered, as Gmail gives its headers. */
const original = `$header := function($name){ answers.original.payload.headers[$lowercase(name) = $name][0].value };`;

/**
 * The addresses of everybody who got the original, but the account's own. Commas stand inside of quoted names too.
 */
const others = `$filter(
  $match($join([$header("to"), $header("cc")], ", "), /("[^"]*"|[^,"])+/).match,
  function($address){ $not($contains($lowercase($address), $lowercase(connection.email))) }
)`;

/** The parts of a message that people ask for, out of the tree of parts in which Gmail gives it. */
const readable = `{{ (
  $header := function($name){ payload.headers[$lowercase(name) = $name][0].value };
  $text := function($type){ $join($append([], payload.**[mimeType = $type and (filename ? false : true) and $exists(body.data)].(
    $charset := $match(headers[$lowercase(name) = "content-type"][0].value, /charset="?([^";\\s]+)/i).groups[0];
    $base64text(body.data, $charset)
  )), "\\n") };
  {
    "id": id,
    "threadId": threadId,
    "messageId": $header("message-id"),
    "date": $fromMillis($number(internalDate)),
    "from": $header("from"),
    "to": $header("to"),
    "cc": $header("cc"),
    "replyTo": $header("reply-to"),
    "subject": $header("subject"),
    "snippet": snippet,
    "text": $text("text/plain"),
    "html": $text("text/html"),
    "labels": [labelIds],
    "unread": "UNREAD" in labelIds,
    "attachments": [payload.**[$boolean(filename)].{
      "id": body.attachmentId,
      "name": filename,
      "type": mimeType,
      "size": body.size
    }]
  }
) }}`;

const sampleEmail = {
  id: '18e0c6b2a4d3f591',
  threadId: '18e0c6b2a4d3f591',
  messageId: '<CAExample+1a2b3c@mail.example.com>',
  date: '2026-03-02T09:15:00.000Z',
  from: 'Ann Example <ann@example.com>',
  to: 'me@example.com',
  cc: 'Bob Example <bob@example.com>',
  subject: 'Invoice for February',
  snippet: 'Hello, here is the invoice for February.',
  text: 'Hello,\r\nhere is the invoice for February.\r\n',
  html: '<p>Hello,</p><p>here is the invoice for February.</p>',
  labels: ['UNREAD', 'IMPORTANT', 'INBOX'],
  unread: true,
  attachments: [
    {
      id: 'ANGjdJ8example',
      name: 'invoice.pdf',
      type: 'application/pdf',
      size: 48213,
    },
  ],
};

const sentMessage = { id: '18e0c6d41f0a7e22', threadId: '18e0c6d41f0a7e22', labelIds: ['SENT'] };
const foundMessage = { id: '18e0c6b2a4d3f591', threadId: '18e0c6b2a4d3f591' };
const changedMessage = { ...foundMessage, labelIds: ['IMPORTANT', 'INBOX'] };

const messagePages = googlePages('{{ messages }}', ['maxResults', 500]);

const detail = {
  get: '/users/me/messages/{{ item.id }}',
  query: { format: 'full' },
  reference: `${reference}/users.messages/get`,
};

interface LabelChange {
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly about?: string;
  readonly add?: string;
  readonly remove?: string;
  readonly fields?: FieldSource[];
  readonly synonyms: string[];
}

/** In Gmail, read, archived and starred are labels that a message has or lacks. */
function labelChange({ add, remove, fields = [], ...texts }: LabelChange) {
  return {
    ...texts,
    changes: true,
    repeat: 'safe' as const,
    fields: [messageField, ...fields],
    request: {
      post: '/users/me/messages/{{ fields.message }}/modify',
      body: {
        ...(add === undefined ? {} : { addLabelIds: [add] }),
        ...(remove === undefined ? {} : { removeLabelIds: [remove] }),
      },
      reference: `${reference}/users.messages/modify`,
    },
    sample: changedMessage,
  };
}

export default defineConnector({
  schema: 1,
  id: 'gmail',
  name: 'Gmail',
  category: 'communication',
  about: 'Reads, writes, sends and sorts the mail of a Google account.',
  homepage: 'https://mail.google.com/',
  synonyms: ['email', 'e-mail', 'mail', 'inbox', 'google mail', 'workspace'],
  hosts: ['gmail.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/gmail.modify',
          why: 'Read, write, send and label your mail, and move it to the trash, but never delete it for good',
        },
      ],
    }),
  ],
  api: {
    baseUrl: 'https://gmail.googleapis.com/gmail/v1',
    // 6,000 units a minute for each person, of which one message costs up to 20:
    // https://developers.google.com/workspace/gmail/api/reference/quota
    rate: { requests: 5, per: 'second' },
  },
  errors: googleErrors('Gmail', apis),
  options: {
    labels: {
      request: { get: '/users/me/labels', reference: `${reference}/users.labels/list` },
      paging: { kind: 'none', items: '{{ labels }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    senders: {
      request: {
        get: '/users/me/settings/sendAs',
        reference: `${reference}/users.settings.sendAs/list`,
      },
      paging: { kind: 'none', items: '{{ sendAs }}' },
      value:
        '{{ displayName ? "\\"" & $replace(displayName, /[\\\\"]/, "") & "\\" <" & sendAsEmail & ">" : sendAsEmail }}',
      label: '{{ displayName ? displayName & " <" & sendAsEmail & ">" : sendAsEmail }}',
    },
  },
  triggers: [
    {
      id: 'new-email',
      name: 'New email',
      sentence: 'When a new email appears in {label}',
      about:
        'Starts once for every email that arrives, or with another label, that is sent or drafted.',
      kind: 'poll',
      fields: [
        {
          ...labelField,
          required: false,
          default: 'INBOX',
          help: 'Without one, all mail counts but drafts, spam and trash.',
        },
        { id: 'from', label: 'From', type: 'text', example: 'ann@example.com' },
        { id: 'subject', label: 'Subject has', type: 'text' },
        {
          id: 'attachment',
          label: 'Only with an attachment',
          type: 'boolean',
          default: false,
          more: true,
        },
        { ...searchField, more: true },
      ],
      request: {
        get: '/users/me/messages',
        // A whole mailbox is more than there is to hold, so the first look goes back 30 days: whole ones, since all pages of a
        // list have to be asked for with the same search.
        query: {
          labelIds: '{{ fields.label }}',
          q: `{{ $join([
            "after:" & $string($exists(since) ? $floor(since / 1000) : $floor($millis() / 86400000 - 30) * 86400),
            $exists(fields.label) = false ? "-in:drafts",
            fields.from ? "from:(" & fields.from & ")",
            fields.subject ? "subject:(" & fields.subject & ")",
            fields.attachment ? "has:attachment",
            fields.query
          ], " ") }}`,
        },
        reference: `${reference}/users.messages/list`,
      },
      paging: messagePages,
      key: '{{ id }}',
      detail,
      output: readable,
      sample: sampleEmail,
      synonyms: ['email received', 'new message', 'new mail', 'attachment', 'sent'],
    },
    {
      id: 'labelled-email',
      name: 'Email gets a label',
      sentence: 'When an email gets the label {label}',
      about:
        'Starts once for every email the first time it has the label; old mail counts as well.',
      kind: 'poll',
      fields: [
        {
          ...labelField,
          help: 'All mail with this label is looked through each time, so choose one with little mail.',
        },
        { ...searchField, more: true },
      ],
      request: {
        get: '/users/me/messages',
        // When a label was given is not known, so there is nothing to ask for since when.
        query: { labelIds: '{{ fields.label }}', q: '{{ fields.query }}' },
        reference: `${reference}/users.messages/list`,
      },
      paging: messagePages,
      key: '{{ id }}',
      detail,
      output: readable,
      sample: sampleEmail,
      synonyms: ['starred', 'labeled', 'tagged', 'folder'],
    },
  ],
  actions: [
    {
      id: 'send-email',
      name: 'Send email',
      sentence: 'Send {subject} to {to}',
      changes: true,
      repeat: 'never',
      fields: messageFields,
      request: {
        post: '/users/me/messages/send',
        body: { raw },
        reference: `${reference}/users.messages/send`,
      },
      sample: sentMessage,
      synonyms: ['write mail', 'compose', 'new message'],
    },
    {
      id: 'reply',
      name: 'Reply to email',
      sentence: 'Reply to {message}',
      about: 'Sends the answer in the same conversation.',
      changes: true,
      repeat: 'never',
      fields: [
        messageField,
        ...messageFields.filter(({ id }) => id === 'body' || id === 'format'),
        {
          id: 'all',
          label: 'Reply to all',
          type: 'boolean',
          default: false,
          help: 'Sends a copy to everybody else who got the email.',
        },
        {
          id: 'to',
          label: 'To',
          type: 'list',
          more: true,
          help: 'Instead of whom the email is from.',
        },
        ...messageFields.filter(({ id }) => id === 'bcc' || id === 'from'),
      ],
      before: [
        {
          id: 'original',
          request: {
            get: '/users/me/messages/{{ fields.message }}',
            query: {
              format: 'metadata',
              metadataHeaders:
                '{{ ["Message-ID", "References", "Subject", "From", "Reply-To", "To", "Cc"] }}',
            },
            reference: `${reference}/users.messages/get`,
          },
        },
      ],
      request: {
        post: '/users/me/messages/send',
        body: {
          threadId: '{{ answers.original.threadId }}',
          raw: `{{ (
            ${original}
            $subject := $header("subject");
            $base64url($mime({
              "from": fields.from,
              "to": fields.to ? fields.to : $exists($header("reply-to")) ? $header("reply-to") : $header("from"),
              "cc": fields.all ? [${others}],
              "bcc": fields.bcc,
              "subject": $contains($subject, /^re:/i) ? $subject : "Re: " & $subject,
              "inReplyTo": $header("message-id"),
              "references": [$header("references"), $header("message-id")],
              "text": fields.format != "html" ? fields.body,
              "html": fields.format = "html" ? fields.body
            }))
          ) }}`,
        },
        reference: `${reference}/users.messages/send`,
      },
      sample: { ...sentMessage, threadId: foundMessage.threadId },
      synonyms: ['answer', 'respond', 'thread', 'conversation'],
    },
    {
      id: 'create-draft',
      name: 'Create draft',
      sentence: 'Write the draft {subject}',
      about: 'Puts a message into Drafts, to be looked at and sent in Gmail.',
      changes: true,
      repeat: 'never',
      fields: messageFields.map((field) =>
        field.id === 'to' ? { ...field, required: false } : field,
      ),
      request: {
        post: '/users/me/drafts',
        body: { message: { raw } },
        reference: `${reference}/users.drafts/create`,
      },
      sample: {
        id: 'r-4839201837465',
        message: { ...sentMessage, labelIds: ['DRAFT'] },
      },
      synonyms: ['save draft', 'prepare mail'],
    },
    {
      id: 'find-email',
      name: 'Find email',
      sentence: 'Find the newest email that matches {query}',
      about: 'Gives the newest email that matches, whole; fails where there is none.',
      changes: false,
      repeat: 'safe',
      fields: [{ ...searchField, required: true }, spamField],
      before: [
        {
          id: 'found',
          request: {
            get: '/users/me/messages',
            query: {
              q: '{{ fields.query }}',
              includeSpamTrash: '{{ fields.spam ? "true" }}',
              maxResults: '1',
            },
            reference: `${reference}/users.messages/list`,
          },
        },
      ],
      request: {
        get: '/users/me/messages/{{ answers.found.messages ? answers.found.messages[0].id : $error("No email matches the search") }}',
        query: { format: 'full' },
        reference: `${reference}/users.messages/get`,
      },
      output: readable,
      sample: sampleEmail,
      synonyms: ['search mail', 'look up'],
    },
    {
      id: 'list-emails',
      name: 'List emails',
      sentence: 'List the emails that match {query}',
      about: 'Gives the ids of all emails that match; “Get email” reads each of them.',
      changes: false,
      repeat: 'safe',
      fields: [{ ...searchField, required: true }, { ...labelField, required: false }, spamField],
      request: {
        get: '/users/me/messages',
        query: {
          q: '{{ fields.query }}',
          labelIds: '{{ fields.label }}',
          includeSpamTrash: '{{ fields.spam ? "true" }}',
        },
        reference: `${reference}/users.messages/list`,
      },
      paging: messagePages,
      sample: [foundMessage],
      synonyms: ['search mail', 'all emails'],
    },
    {
      id: 'get-email',
      name: 'Get email',
      sentence: 'Get {message}',
      changes: false,
      repeat: 'safe',
      fields: [messageField],
      request: {
        get: '/users/me/messages/{{ fields.message }}',
        query: { format: 'full' },
        reference: `${reference}/users.messages/get`,
      },
      output: readable,
      sample: sampleEmail,
      synonyms: ['read mail', 'open'],
    },
    labelChange({
      id: 'add-label',
      name: 'Add label',
      sentence: 'Add {label} to {message}',
      add: '{{ fields.label }}',
      fields: [labelField],
      synonyms: ['tag', 'star', 'move', 'folder'],
    }),
    labelChange({
      id: 'remove-label',
      name: 'Remove label',
      sentence: 'Remove {label} from {message}',
      remove: '{{ fields.label }}',
      fields: [labelField],
      synonyms: ['untag', 'unstar'],
    }),
    labelChange({
      id: 'mark-read',
      name: 'Mark as read',
      sentence: 'Mark {message} as read',
      remove: 'UNREAD',
      synonyms: ['seen'],
    }),
    labelChange({
      id: 'mark-unread',
      name: 'Mark as unread',
      sentence: 'Mark {message} as unread',
      add: 'UNREAD',
      synonyms: ['unseen'],
    }),
    labelChange({
      id: 'archive',
      name: 'Archive email',
      sentence: 'Archive {message}',
      about: 'Takes the email out of the inbox; it stays in All Mail.',
      remove: 'INBOX',
      synonyms: ['done', 'remove from inbox'],
    }),
    {
      id: 'trash',
      name: 'Move email to trash',
      sentence: 'Move {message} to the trash',
      about: 'Gmail deletes what is in the trash after 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [messageField],
      request: {
        post: '/users/me/messages/{{ fields.message }}/trash',
        reference: `${reference}/users.messages/trash`,
      },
      sample: { ...foundMessage, labelIds: ['TRASH'] },
      synonyms: ['delete email', 'remove'],
    },
    {
      id: 'create-label',
      name: 'Create label',
      sentence: 'Create the label {name}',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'name',
          label: 'Name',
          type: 'text',
          required: true,
          help: 'A slash puts it below another label.',
          example: 'Invoices/2026',
        },
      ],
      request: {
        post: '/users/me/labels',
        body: {
          name: '{{ fields.name }}',
          labelListVisibility: 'labelShow',
          messageListVisibility: 'show',
        },
        reference: `${reference}/users.labels/create`,
      },
      sample: {
        id: 'Label_12',
        name: 'Invoices/2026',
        messageListVisibility: 'show',
        labelListVisibility: 'labelShow',
      },
      synonyms: ['new label', 'new folder'],
    },
  ],
});
