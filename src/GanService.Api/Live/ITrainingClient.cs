using GanService.Api.Checkpoints;
using GanService.Api.Jobs;
using GanService.Api.Quality;
using Microsoft.AspNetCore.SignalR;

namespace GanService.Api.Live;

/// <summary>What the hub calls at its clients. Names and payloads are those of <c>GET /jobs/{id}/events</c>.</summary>
public interface ITrainingClient
{
    [HubMethodName("jobChanged")]
    Task JobChanged(JobResponse job);

    [HubMethodName("lossesAdded")]
    Task LossesAdded(LossesResponse losses);

    [HubMethodName("sampleDrawn")]
    Task SampleDrawn(DrawnSample sample);

    [HubMethodName("checkpointSaved")]
    Task CheckpointSaved(CheckpointResponse checkpoint);

    [HubMethodName("qualityMeasured")]
    Task QualityMeasured(MeasuredQuality measured);

    [HubMethodName("noticeGiven")]
    Task NoticeGiven(JobNotice notice);

    /// <summary>To those who watch all jobs.</summary>
    [HubMethodName("jobDeleted")]
    Task JobDeleted(string jobId);
}
