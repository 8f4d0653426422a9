import * as z from '../../provider/schema.ts';

// GitHub does not sign the header that names the event. So each schema requires fields of its own event and forbids
// (`absent`) fields of others: a signed body that is sent again under another name does not fit. Events whose bodies
// cannot be distinguished (`repository`, `public`, `watch`, `label` …) are therefore not among the known ones.

const text = z.string();
const number = z.number();
const flag = z.boolean();
const maybe = z.optional(text);
const nullish = z.nullish(text);
const absent = z.nullish(z.enum<never>([]));

const user = z.looseObject({ login: text, id: number, type: maybe, html_url: maybe });
const repository = z.looseObject({
  id: number,
  name: text,
  full_name: text,
  owner: z.nullish(z.looseObject({ login: maybe, id: z.optional(number) })),
  private: z.optional(flag),
  html_url: maybe,
  default_branch: maybe,
});
/** Part of every event of a GitHub App. Only `installation` and `installation_repositories` have its other fields. */
const installationId = z.nullish(z.looseObject({ id: number }));
const common = {
  sender: z.optional(user),
  organization: z.nullish(z.looseObject({ login: text, id: number })),
  installation: installationId,
};
const inRepository = { ...common, repository };
const action = { action: text };

const label = z.looseObject({ name: maybe, color: maybe });
const issue = z.looseObject({
  id: number,
  number,
  title: text,
  state: maybe,
  body: nullish,
  html_url: maybe,
  user: z.nullish(user),
  labels: z.optional(z.array(label)),
  /** Present when the issue is a pull request. */
  pull_request: z.nullish(z.looseObject({ html_url: nullish })),
  created_at: maybe,
  updated_at: maybe,
});
const branch = z.looseObject({ ref: text, sha: text, label: nullish, repo: z.nullish(repository) });
/** A pull request in a review or a check. */
const pullRequestShort = z.looseObject({ id: number, number });
const pullRequest = z.looseObject({
  id: number,
  number,
  title: text,
  state: maybe,
  body: nullish,
  html_url: maybe,
  user: z.nullish(user),
  labels: z.optional(z.array(label)),
  draft: z.nullish(flag),
  merged: z.nullish(flag),
  merged_at: nullish,
  merge_commit_sha: nullish,
  head: branch,
  base: branch,
  created_at: maybe,
  updated_at: maybe,
});
const comment = z.looseObject({
  id: number,
  body: nullish,
  html_url: maybe,
  user: z.nullish(user),
  created_at: maybe,
  updated_at: maybe,
});
const discussion = z.looseObject({
  id: number,
  number,
  title: text,
  body: nullish,
  html_url: maybe,
  user: z.nullish(user),
});
const commit = z.looseObject({
  id: text,
  message: text,
  timestamp: maybe,
  url: maybe,
  author: z.nullish(z.looseObject({ name: nullish, email: nullish, username: maybe })),
  added: z.optional(z.array(text)),
  removed: z.optional(z.array(text)),
  modified: z.optional(z.array(text)),
});
const run = { id: number, name: nullish, head_sha: text, html_url: nullish };
const state = { status: nullish, conclusion: nullish };
const deployment = z.looseObject({ id: number, sha: maybe, ref: maybe, task: maybe, environment: maybe });
const installation = z.looseObject({
  id: number,
  app_id: number,
  account: z.nullable(z.looseObject({ login: maybe, id: z.optional(number) })),
  repository_selection: maybe,
  permissions: z.optional(z.record(text, z.unknown())),
  events: z.optional(z.array(text)),
});
const installedRepositories = z.array(z.looseObject({ id: number, name: text, full_name: text }));

/** A schema for the `data` of each event type. `data` is the body, unchanged. */
export const githubEvents = {
  ping: z.looseObject({
    ...common,
    zen: text,
    hook_id: number,
    hook: z.optional(
      z.looseObject({ type: maybe, id: z.optional(number), events: z.optional(z.array(text)) }),
    ),
    repository: z.optional(repository),
  }),
  push: z.looseObject({
    ...inRepository,
    ref: text,
    before: text,
    after: text,
    created: z.optional(flag),
    deleted: z.optional(flag),
    forced: z.optional(flag),
    base_ref: nullish,
    compare: maybe,
    commits: z.array(commit),
    head_commit: z.nullish(commit),
    pusher: z.looseObject({ name: maybe, email: nullish }),
  }),
  pull_request: z.looseObject({
    ...action,
    ...inRepository,
    number,
    pull_request: pullRequest,
    label: z.optional(label),
    review: absent,
    comment: absent,
    thread: absent,
  }),
  pull_request_review: z.looseObject({
    ...action,
    ...inRepository,
    pull_request: pullRequestShort,
    review: z.looseObject({ id: number, state: text, body: nullish, user: z.nullish(user), html_url: maybe }),
  }),
  pull_request_review_comment: z.looseObject({
    ...action,
    ...inRepository,
    pull_request: pullRequestShort,
    comment,
  }),
  pull_request_review_thread: z.looseObject({
    ...action,
    ...inRepository,
    pull_request: pullRequestShort,
    thread: z.looseObject({ node_id: maybe, comments: z.optional(z.array(comment)) }),
  }),
  issues: z.looseObject({ ...action, ...inRepository, issue, label: z.optional(label), comment: absent }),
  issue_comment: z.looseObject({ ...action, ...inRepository, issue, comment }),
  commit_comment: z.looseObject({
    ...inRepository,
    action: maybe,
    comment: z.looseObject({ id: number, commit_id: text, body: nullish, user: z.nullish(user) }),
    issue: absent,
    pull_request: absent,
    discussion: absent,
  }),
  discussion: z.looseObject({ ...action, ...inRepository, discussion, comment: absent }),
  discussion_comment: z.looseObject({ ...action, ...inRepository, discussion, comment }),
  release: z.looseObject({
    ...action,
    ...inRepository,
    release: z.looseObject({
      id: number,
      tag_name: text,
      name: nullish,
      body: nullish,
      draft: z.optional(flag),
      prerelease: z.optional(flag),
      html_url: maybe,
      published_at: nullish,
    }),
  }),
  workflow_run: z.looseObject({
    ...action,
    ...inRepository,
    workflow_run: z.looseObject({
      ...run,
      ...state,
      run_number: z.optional(number),
      run_attempt: z.optional(number),
      event: maybe,
      head_branch: nullish,
    }),
    workflow: z.nullish(z.looseObject({ id: number, name: text, path: maybe })),
    deployment: absent,
    deployment_status: absent,
    workflow_job_run: absent,
    reviewers: absent,
  }),
  workflow_job: z.looseObject({
    ...action,
    ...inRepository,
    workflow_job: z.looseObject({ ...run, ...state, run_id: number, workflow_name: nullish }),
  }),
  check_run: z.looseObject({
    ...action,
    ...inRepository,
    check_run: z.looseObject({ ...run, ...state, external_id: nullish, details_url: nullish }),
    deployment_status: absent,
  }),
  check_suite: z.looseObject({
    ...action,
    ...inRepository,
    check_suite: z.looseObject({ id: number, head_sha: text, head_branch: nullish, ...state }),
  }),
  status: z.looseObject({
    ...inRepository,
    id: number,
    sha: text,
    state: text,
    context: text,
    description: nullish,
    target_url: nullish,
    branches: z.optional(z.array(z.looseObject({ name: text }))),
  }),
  deployment: z.looseObject({
    ...inRepository,
    action: maybe,
    deployment,
    deployment_status: absent,
    workflow_job: absent,
    deployment_callback_url: absent,
  }),
  deployment_status: z.looseObject({
    ...inRepository,
    action: maybe,
    deployment,
    deployment_status: z.looseObject({ id: number, state: text, environment: maybe, target_url: nullish }),
  }),
  create: z.looseObject({
    ...inRepository,
    ref: text,
    ref_type: text,
    master_branch: text,
    description: nullish,
    pusher_type: maybe,
  }),
  delete: z.looseObject({
    ...inRepository,
    ref: text,
    ref_type: text,
    pusher_type: maybe,
    master_branch: absent,
  }),
  /** `starred_at` is null when a star was removed. */
  star: z.looseObject({ ...action, ...inRepository, starred_at: z.nullable(text) }),
  fork: z.looseObject({ ...inRepository, forkee: repository }),
  installation: z.looseObject({
    ...action,
    ...common,
    installation,
    repositories: z.nullish(installedRepositories),
    repositories_added: absent,
    repositories_removed: absent,
    target_type: absent,
  }),
  installation_repositories: z.looseObject({
    ...action,
    ...common,
    installation,
    repository_selection: maybe,
    repositories_added: installedRepositories,
    repositories_removed: installedRepositories,
  }),
};
