using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Keys;
using Microsoft.AspNetCore.Mvc;

namespace GanService.Api.Web.Jobs;

/// <summary>Training jobs: their queue, and what they left behind.</summary>
public static class JobsFeature
{
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobTitles>();
        services.AddSingleton<JobQueue>();
        services.AddScoped<JobRemoval>();
        services.AddScoped<ChangeJobs>();
    }

    public static void MapJobs(this WebApplication app)
    {
        app.MapGet("/recipes", ListRecipes.Handle).Needs(Scope.Read).WithTags("Recipes").WithStrictRequests().ProducesValidationProblem()
            .WithSummary("The named recipes with every default");

        var jobs = app.MapGroup("/jobs").WithTags("Jobs").WithStrictRequests().ProducesValidationProblem();
        jobs.MapPost("/", CreateJob.Handle).Needs(Scope.Train)
            .WithSummary("Queue a training job")
            .WithDescription("{} is a valid job: recipe article on synthetic-faces. A repeated Idempotency-Key returns the job of the first request.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        jobs.MapGet("/", ListJobs.Handle).Needs(Scope.Read).WithSummary("List jobs")
            .WithDescription("Newest first, or in the order of sort; archived ones only when asked for. Totals are of all jobs that the filter finds.");
        jobs.MapPatch("/", ChangeJobs.Tag).Needs(Scope.Train).WithSummary("Tag or archive all jobs that a filter finds")
            .WithDescription("The filter is that of GET /jobs, and at least one part of it is needed.");
        jobs.MapPost("/cancel", ChangeJobs.Cancel).Needs(Scope.Train).WithSummary("Cancel all jobs that a filter finds")
            .WithDescription("The filter is that of GET /jobs, and at least one part of it is needed. Jobs that have ended are left as they are.");
        jobs.MapPost("/thin", ChangeJobs.Thin).Needs(Scope.Train).WithSummary("Free disk space of all ended jobs that a filter finds")
            .WithDescription("The filter is that of GET /jobs, and at least one part of it is needed. Each keeps its best and its newest checkpoint, the last healthy one before a warning, and those that have a name; jobs can continue from the newest.");
        jobs.MapDelete("/", ChangeJobs.Delete).Needs(Scope.Train).WithSummary("Remove all ended jobs that a filter finds, and everything they wrote")
            .WithDescription("The filter is that of GET /jobs, and at least one part of it is needed: ?endedDaysAgo=30 removes old ones. Jobs that have not ended, or have a checkpoint with a name, are left as they are.");
        jobs.MapPatch("/{id}", DescribeJob.Handle).Needs(Scope.Train).WithSummary("Rename, tag, annotate or archive a job")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}", ReadJob.Get).Needs(Scope.Read).WithSummary("A job: state, progress, newest losses, effective configuration")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost("/{id}/cancel", CancelJob.Handle).Needs(Scope.Train).WithSummary("End a job and keep what it made")
            .WithDescription("A waiting job ends at once. A running one saves a checkpoint and ends after the current step; until then it shows cancelRequested.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/pause", PauseJob.Handle).Needs(Scope.Train).WithSummary("Pause a job")
            .WithDescription("A waiting job leaves the queue. A running one saves a checkpoint and pauses after the current step; until then it shows pauseRequested.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/resume", ResumeJob.Handle).Needs(Scope.Train).WithSummary("Put a paused job back into the queue")
            .WithDescription("If the job is only about to pause, the request is withdrawn. It continues as if it had never stopped: every later loss, sample and weight is the same. 409 also while MaxQueuedJobs jobs are waiting.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/checkpoint", RequestCheckpoint.Handle).Needs(Scope.Train).WithSummary("Save a checkpoint of a running job")
            .WithDescription("After the current step; GET /jobs/{id}/checkpoints has it a moment later.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapDelete("/{id}", JobRemoval.Handle).Needs(Scope.Train).WithSummary("Remove an ended job and everything it wrote")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapGet("/{id}/losses", ReadLosses.Json).Needs(Scope.Read).WithSummary("Losses as columns")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/times", ReadTimes.Handle).Needs(Scope.Read).WithSummary("When its steps were made, as clock time and as seconds of training")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/losses.csv", ReadLosses.Csv).Needs(Scope.Read).WithSummary("Losses as a table")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/losses.png", ReadLosses.Png).Needs(Scope.Read).WithSummary("Losses and accuracy as a plot")
            .WithDescription("The dashed line is the loss of a discriminator that cannot tell real from generated images; the legend says what it means for the job's objective.")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/progress.gif", ReadSamples.Gif).Needs(Scope.Read).WithSummary("An animation of all sample grids: the faces as they form")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/gif").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/export.zip", ExportJob.Handle).Needs(Scope.Read).WithSummary("A job as one archive, for other tools")
            .WithDescription("job.json (as of GET /jobs/{id}), losses.csv and losses.png, quality.csv (a row for each measured checkpoint), samples/ (a grid for each step), and model/ (generator.safetensors of the best checkpoint, or of the newest while none is measured).")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/notices", ReadNotices.Handle).Needs(Scope.Read).WithSummary("What people should know of a job, newest first")
            .WithDescription("Interruptions and what they cost, damaged checkpoints, a full disk: the newest 200.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/samples", ReadSamples.List).Needs(Scope.Read).WithSummary("The sample grids, oldest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/samples/{step:int}.png", ReadSamples.Png).Needs(Scope.Read).WithSummary("A sample grid")
            .Produces<FileContentResult>(StatusCodes.Status200OK, "image/png").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
