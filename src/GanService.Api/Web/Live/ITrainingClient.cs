using GanService.Api.Store;
using GanService.Api.Web.Checkpoints;
using GanService.Api.Web.Jobs;
using Microsoft.AspNetCore.SignalR;

namespace GanService.Api.Web.Live;

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

    /// <summary>To everybody, where the node keeps its rows and files on servers.</summary>
    [HubMethodName("storeChanged")]
    Task StoreChanged(StoreChange change);

    /// <summary>To those who watch all jobs.</summary>
    [HubMethodName("jobDeleted")]
    Task JobDeleted(string jobId);
}

/// <summary>What the node can use now.</summary>
/// <param name="Missing">What it cannot reach: <c>database</c>, <c>files</c>. Empty when all is well again.</param>
public sealed record StoreChange(IReadOnlyList<StorePart> Missing);
