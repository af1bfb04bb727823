using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Http;

/// <summary>The problems of what is not there.</summary>
public static class Missing
{
    public static ProblemHttpResult Job(string id) => Problems.NotFound($"There is no job '{id}'. GET /jobs lists them.");

    public static ProblemHttpResult Checkpoint(string id) => Problems.NotFound($"There is no checkpoint '{id}'. GET /checkpoints lists them.");

    public static ProblemHttpResult Dataset(string id) => Problems.NotFound($"There is no dataset '{id}'. GET /datasets lists them.");

    public static ProblemHttpResult Upload(string id) => Problems.NotFound($"There is no upload '{id}'. POST /uploads begins one; it is removed when it has not gone on for a day.");

    public static ProblemHttpResult Alias(string name) => Problems.NotFound($"There is no alias '{name}'. GET /aliases lists them.");

    public static ProblemHttpResult Webhook(string id) => Problems.NotFound($"There is no webhook '{id}'. GET /webhooks lists them.");

    public static ProblemHttpResult Favourite(string id) => Problems.NotFound($"There is no favourite '{id}'. GET /favourites lists them.");

    public static ProblemHttpResult Experiment(string id) => Problems.NotFound($"There is no experiment '{id}'. GET /experiments lists them.");
}
