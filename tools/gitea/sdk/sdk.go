// Package sdk stands in for the client library of the same name, version 1, which the public module proxy does not serve. Gitea uses it
// for one thing: to import repositories from another Gitea. In programs built here that import says that it is not there; all else is the
// real Gitea. Types are those of the library's version 0, method names are what Gitea's importer calls.
package sdk

import (
	"context"
	"errors"
	"net/http"

	v0 "code.gitea.io/sdk/gitea"
)

type (
	Attachment                = v0.Attachment
	Comment                   = v0.Comment
	GlobalAPISettings         = v0.GlobalAPISettings
	Issue                     = v0.Issue
	Label                     = v0.Label
	ListIssueCommentOptions   = v0.ListIssueCommentOptions
	ListIssueOption           = v0.ListIssueOption
	ListIssueReactionsOptions = v0.ListIssueReactionsOptions
	ListLabelsOptions         = v0.ListLabelsOptions
	ListMilestoneOption       = v0.ListMilestoneOption
	ListOptions               = v0.ListOptions
	ListPullRequestsOptions   = v0.ListPullRequestsOptions
	ListPullReviewsOptions    = v0.ListPullReviewsOptions
	ListReleasesOptions       = v0.ListReleasesOptions
	ListRepoTopicsOptions     = v0.ListRepoTopicsOptions
	Milestone                 = v0.Milestone
	PullRequest               = v0.PullRequest
	PullReview                = v0.PullReview
	PullReviewComment         = v0.PullReviewComment
	Reaction                  = v0.Reaction
	Release                   = v0.Release
	Repository                = v0.Repository
	Response                  = v0.Response
)

const (
	IssueTypeIssue = v0.IssueTypeIssue
	StateAll       = v0.StateAll
)

var errAbsent = errors.New("importing from another Gitea is not part of this build")

type (
	Option       func()
	settings     struct{}
	repositories struct{}
	releases     struct{}
	issues       struct{}
	pullRequests struct{}
)

type Client struct {
	Settings     settings
	Repositories repositories
	Releases     releases
	Issues       issues
	PullRequests pullRequests
}

func NewClient(_ string, _ ...Option) (*Client, error) { return nil, errAbsent }
func SetToken(string) Option                           { return func() {} }
func SetBasicAuth(_, _ string) Option                  { return func() {} }
func SetHTTPClient(*http.Client) Option                { return func() {} }

func (*Client) CheckServerVersionConstraint(context.Context, string) error { return errAbsent }

func (settings) GetGlobalAPISettings(context.Context) (*GlobalAPISettings, *Response, error) {
	return nil, nil, errAbsent
}

func (repositories) GetRepo(_ context.Context, _, _ string) (*Repository, *Response, error) {
	return nil, nil, errAbsent
}

func (repositories) ListRepoTopics(_ context.Context, _, _ string, _ ListRepoTopicsOptions) ([]string, *Response, error) {
	return nil, nil, errAbsent
}

func (repositories) ListMilestones(_ context.Context, _, _ string, _ ListMilestoneOption) ([]*Milestone, *Response, error) {
	return nil, nil, errAbsent
}

func (repositories) ListRepoLabels(_ context.Context, _, _ string, _ ListLabelsOptions) ([]*Label, *Response, error) {
	return nil, nil, errAbsent
}

func (releases) GetReleaseAttachment(_ context.Context, _, _ string, _, _ int64) (*Attachment, *Response, error) {
	return nil, nil, errAbsent
}

func (releases) ListReleases(_ context.Context, _, _ string, _ ListReleasesOptions) ([]*Release, *Response, error) {
	return nil, nil, errAbsent
}

func (issues) ListIssueReactions(_ context.Context, _, _ string, _ int64, _ ListIssueReactionsOptions) ([]*Reaction, *Response, error) {
	return nil, nil, errAbsent
}

func (issues) GetIssueCommentReactions(_ context.Context, _, _ string, _ int64) ([]*Reaction, *Response, error) {
	return nil, nil, errAbsent
}

func (issues) ListRepoIssues(_ context.Context, _, _ string, _ ListIssueOption) ([]*Issue, *Response, error) {
	return nil, nil, errAbsent
}

func (issues) ListIssueComments(_ context.Context, _, _ string, _ int64, _ ListIssueCommentOptions) ([]*Comment, *Response, error) {
	return nil, nil, errAbsent
}

func (pullRequests) ListRepoPullRequests(_ context.Context, _, _ string, _ ListPullRequestsOptions) ([]*PullRequest, *Response, error) {
	return nil, nil, errAbsent
}

func (pullRequests) ListPullReviews(_ context.Context, _, _ string, _ int64, _ ListPullReviewsOptions) ([]*PullReview, *Response, error) {
	return nil, nil, errAbsent
}

func (pullRequests) ListPullReviewComments(_ context.Context, _, _ string, _, _ int64) ([]*PullReviewComment, *Response, error) {
	return nil, nil, errAbsent
}
