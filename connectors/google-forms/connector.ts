/** Google Forms API v1. Methods, parameters and answers: https://developers.google.com/workspace/forms/api/reference/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import {
  driveFiles,
  googleErrors,
  googleIdentityHost,
  googlePages,
  googleSignIn,
} from '../google.ts';

const apis = ['Google Forms API', 'Google Drive API'] as const;
const reference = 'https://developers.google.com/workspace/forms/api/reference/rest/v1';

const formField: FieldSource = {
  id: 'form',
  label: 'Form',
  type: 'dropdown',
  options: 'forms',
  required: true,
};

/** Each question's answer as one text, below the id of the question: several choices with commas, files by their name. */
const withValues = `{{ $merge([$, { "values": $merge($append([], $each(answers, function($answer, $id) { {
  $id: $join($append([], [$answer.textAnswers.answers.value, $answer.fileUploadAnswers.answers.fileName]), ", ")
} }))) }]) }}`;

const sampleResponse = {
  formId: '1d2E3f4G5h6I-example',
  responseId: 'ACYDBNjExample',
  createTime: '2026-03-02T09:15:00.123Z',
  lastSubmittedTime: '2026-03-02T09:15:00.123456Z',
  respondentEmail: 'ann@example.com',
  answers: {
    '1a2b3c4d': { questionId: '1a2b3c4d', textAnswers: { answers: [{ value: 'Ann Example' }] } },
    '2b3c4d5e': {
      questionId: '2b3c4d5e',
      textAnswers: { answers: [{ value: 'Monday' }, { value: 'Friday' }] },
    },
  },
};

const readResponse = {
  ...sampleResponse,
  values: { '1a2b3c4d': 'Ann Example', '2b3c4d5e': 'Monday, Friday' },
};

const sampleForm = {
  formId: '1d2E3f4G5h6I-example',
  info: { title: 'Sign-up', documentTitle: 'Sign-up', description: 'Tell us who comes.' },
  revisionId: '00000012',
  responderUri: 'https://docs.google.com/forms/d/e/1FAIpQExample/viewform',
  items: [
    {
      itemId: '5e6f7a8b',
      title: 'Your name',
      questionItem: { question: { questionId: '1a2b3c4d', required: true, textQuestion: {} } },
    },
  ],
  publishSettings: { publishState: { isPublished: true, isAcceptingResponses: true } },
};

const responses = {
  get: '/forms/{{ fields.form }}/responses',
  query: { filter: '{{ $exists(since) ? "timestamp >= " & $fromMillis(since) }}' },
  reference: `${reference}/forms.responses/list`,
};

const responsePages = googlePages('{{ responses }}', ['pageSize', 5000]);

export default defineConnector({
  schema: 1,
  id: 'google-forms',
  name: 'Google Forms',
  category: 'productivity',
  about: 'Forms of a Google account, and the responses to them.',
  homepage: 'https://docs.google.com/forms/',
  synonyms: ['survey', 'questionnaire', 'quiz', 'form', 'response', 'submission', 'workspace'],
  hosts: ['forms.googleapis.com', 'www.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/forms.responses.readonly',
          why: 'See the responses to your forms',
        },
        {
          id: 'https://www.googleapis.com/auth/forms.body',
          why: 'See, create and change your forms',
        },
        {
          id: 'https://www.googleapis.com/auth/drive.metadata.readonly',
          why: 'Offer your forms by name',
        },
      ],
    }),
  ],
  api: {
    baseUrl: 'https://forms.googleapis.com/v1',
    // The least of the limits for each person: https://developers.google.com/workspace/forms/api/limits
    rate: { requests: 150, per: 'minute' },
  },
  errors: googleErrors('Google Forms', apis),
  options: { forms: driveFiles("mimeType = 'application/vnd.google-apps.form'") },
  triggers: [
    {
      id: 'new-response',
      name: 'New response',
      sentence: 'When somebody responds to {form}',
      about: 'Starts once for every response; one that is edited later does not count again.',
      kind: 'poll',
      fields: [formField],
      request: responses,
      paging: responsePages,
      key: '{{ responseId }}',
      time: '{{ createTime }}',
      output: withValues,
      sample: readResponse,
      synonyms: ['form submitted', 'submission', 'answer', 'entry'],
    },
    {
      id: 'changed-response',
      name: 'New or changed response',
      sentence: 'When somebody responds to {form} or edits a response',
      kind: 'poll',
      fields: [formField],
      request: responses,
      paging: responsePages,
      key: '{{ responseId & "@" & lastSubmittedTime }}',
      time: '{{ lastSubmittedTime }}',
      output: withValues,
      sample: readResponse,
      synonyms: ['response updated', 'response edited'],
    },
  ],
  actions: [
    {
      id: 'list-responses',
      name: 'List responses',
      sentence: 'List the responses to {form}',
      changes: false,
      repeat: 'safe',
      fields: [
        formField,
        {
          id: 'after',
          label: 'Submitted from',
          type: 'dateTime',
          example: '2026-03-01T00:00:00.000Z',
        },
      ],
      request: {
        get: '/forms/{{ fields.form }}/responses',
        query: {
          filter: '{{ fields.after ? "timestamp >= " & $fromMillis($toMillis(fields.after)) }}',
        },
        reference: `${reference}/forms.responses/list`,
      },
      paging: responsePages,
      sample: [sampleResponse],
      synonyms: ['all responses', 'results', 'submissions'],
    },
    {
      id: 'get-response',
      name: 'Get response',
      sentence: 'Get the response {response} to {form}',
      changes: false,
      repeat: 'safe',
      fields: [
        formField,
        {
          id: 'response',
          label: 'Response',
          type: 'text',
          required: true,
          help: 'The id of a response, from an earlier step.',
        },
      ],
      request: {
        get: '/forms/{{ fields.form }}/responses/{{ fields.response }}',
        reference: `${reference}/forms.responses/get`,
      },
      output: withValues,
      sample: readResponse,
      synonyms: ['read response'],
    },
    {
      id: 'get-form',
      name: 'Get form',
      sentence: 'Get {form}',
      about: 'Gives the questions with their ids, and the address where people fill it in.',
      changes: false,
      repeat: 'safe',
      fields: [formField],
      request: { get: '/forms/{{ fields.form }}', reference: `${reference}/forms/get` },
      sample: sampleForm,
      synonyms: ['questions', 'form details'],
    },
    {
      id: 'create-form',
      name: 'Create form',
      sentence: 'Create the form {title}',
      about: 'The form is empty and not published; add questions, then publish it.',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'title', label: 'Title', type: 'text', required: true }],
      request: {
        post: '/forms',
        query: { unpublished: 'true' },
        body: { info: { title: '{{ fields.title }}', documentTitle: '{{ fields.title }}' } },
        reference: `${reference}/forms/create`,
      },
      sample: {
        formId: sampleForm.formId,
        info: { title: 'Sign-up', documentTitle: 'Sign-up' },
        revisionId: '00000001',
        responderUri: sampleForm.responderUri,
        publishSettings: { publishState: { isPublished: false, isAcceptingResponses: false } },
      },
      synonyms: ['new form', 'new survey'],
    },
    {
      id: 'add-question',
      name: 'Add question',
      sentence: 'Add the question {title} to {form}',
      changes: true,
      repeat: 'never',
      fields: [
        formField,
        { id: 'title', label: 'Question', type: 'text', required: true },
        {
          id: 'kind',
          label: 'Answer',
          type: 'choice',
          default: 'text',
          choices: [
            { value: 'text', label: 'Short text' },
            { value: 'paragraph', label: 'Long text' },
            { value: 'RADIO', label: 'One of several' },
            { value: 'CHECKBOX', label: 'Some of several' },
            { value: 'DROP_DOWN', label: 'Drop-down list' },
            { value: 'scale', label: 'Scale from 1 to 5' },
            { value: 'date', label: 'Date' },
            { value: 'time', label: 'Time' },
          ],
        },
        {
          id: 'choices',
          label: 'Choices',
          type: 'list',
          help: 'For one or some of several, and drop-down lists.',
        },
        { id: 'description', label: 'Description', type: 'text', more: true },
        {
          id: 'required',
          label: 'Has to be answered',
          type: 'boolean',
          default: false,
          more: true,
        },
      ],
      before: [
        {
          id: 'form',
          request: { get: '/forms/{{ fields.form }}', reference: `${reference}/forms/get` },
        },
      ],
      request: {
        post: '/forms/{{ fields.form }}:batchUpdate',
        body: {
          requests: [
            {
              createItem: {
                item: {
                  title: '{{ fields.title }}',
                  description: '{{ fields.description }}',
                  questionItem: {
                    question: {
                      required: '{{ fields.required }}',
                      textQuestion:
                        '{{ fields.kind in ["text", "paragraph"] ? { "paragraph": fields.kind = "paragraph" } }}',
                      choiceQuestion: `{{ fields.kind in ["RADIO", "CHECKBOX", "DROP_DOWN"] ? {
                        "type": fields.kind,
                        "options": [fields.choices.{ "value": $string($) }]
                      } }}`,
                      scaleQuestion: '{{ fields.kind = "scale" ? { "low": 1, "high": 5 } }}',
                      dateQuestion: '{{ fields.kind = "date" ? { "includeYear": true } }}',
                      timeQuestion: '{{ fields.kind = "time" ? { "duration": false } }}',
                    },
                  },
                },
                // Behind what is there.
                location: { index: '{{ $count(answers.form.items) }}' },
              },
            },
          ],
        },
        reference: `${reference}/forms/batchUpdate`,
      },
      output: '{{ replies[0].createItem }}',
      sample: { itemId: '5e6f7a8b', questionId: ['1a2b3c4d'] },
      synonyms: ['new question', 'add field'],
    },
    {
      id: 'publish-form',
      name: 'Open or close form',
      sentence: 'Set {form} to {state}',
      changes: true,
      repeat: 'safe',
      fields: [
        formField,
        {
          id: 'state',
          label: 'State',
          type: 'choice',
          default: 'open',
          required: true,
          choices: [
            { value: 'open', label: 'Published, takes responses' },
            { value: 'closed', label: 'Published, takes no responses' },
            { value: 'unpublished', label: 'Not published' },
          ],
        },
      ],
      request: {
        post: '/forms/{{ fields.form }}:setPublishSettings',
        body: {
          publishSettings: {
            publishState: {
              isPublished: '{{ fields.state != "unpublished" }}',
              isAcceptingResponses: '{{ fields.state = "open" }}',
            },
          },
        },
        reference: `${reference}/forms/setPublishSettings`,
      },
      sample: {
        formId: sampleForm.formId,
        publishSettings: { publishState: { isPublished: true, isAcceptingResponses: true } },
      },
      synonyms: ['publish', 'stop responses', 'accept responses'],
    },
  ],
});
