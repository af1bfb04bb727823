using System.Text.Json.Serialization;

namespace GanService.Client;

/// <summary>What to make of pictures that are uploaded; what is left out is as the service has it.</summary>
/// <param name="Name">Lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
public sealed record NewDataset(string Name)
{
    /// <summary>Side of the packed images in pixels.</summary>
    public int? ImageSize { get; init; }

    /// <summary>What is kept of each picture, such as <c>center</c>, or <c>portrait</c> for the head of its largest face.</summary>
    public string? Crop { get; init; }

    /// <summary>Of which paths pictures are taken, as <c>faces/*.jpg</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>With which labels pictures are taken, as <c>Smiling=1</c>.</summary>
    public string? Where { get; init; }

    /// <summary>How many images are taken at most.</summary>
    public int? Limit { get; init; }

    /// <summary>Draws as many as the limit at random, in place of the first by name.</summary>
    public long? LimitSeed { get; init; }
}

/// <summary>A set of images that jobs train on.</summary>
public sealed record Dataset
{
    /// <summary>Ids of newer datasets are greater.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, which its versions share.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which of them: 1 for the first.</summary>
    public int Version { get; init; }

    /// <summary>Whether jobs can use it.</summary>
    public DatasetState State { get; init; }

    /// <summary>Images, or so far while importing.</summary>
    public int Count { get; init; }

    /// <summary>Side of the images in pixels: the largest that a job may train at.</summary>
    public int ImageSize { get; init; }

    /// <summary>Files that could not be used.</summary>
    public int SkippedCount { get; init; }

    /// <summary>How far it is while it is uploaded or imported.</summary>
    public DatasetProgress? Progress { get; init; }

    /// <summary>Why the import failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why training on it will disappoint.</summary>
    public string? Warning { get; init; }

    /// <summary>How many jobs learn or have learned from it.</summary>
    public int Jobs { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTime CreatedAt { get; init; }
}

/// <summary>How far a dataset is.</summary>
/// <param name="UploadBytes">Of its archive, where that comes in pieces.</param>
/// <param name="ReceivedBytes">Of these, how many have come.</param>
/// <param name="Files">That the import looks at; null until it knows.</param>
/// <param name="FilesDone">Of these, how many it has looked at.</param>
/// <param name="SecondsLeft">At the rate so far.</param>
public sealed record DatasetProgress(long? UploadBytes, long ReceivedBytes, int? Files, int FilesDone, double? SecondsLeft);

/// <summary>Whether jobs can use a dataset.</summary>
[JsonConverter(typeof(TolerantEnumConverter<DatasetState>))]
public enum DatasetState
{
    /// <summary>One that only a newer service knows.</summary>
    Unknown,

    /// <summary>Pieces of its archive are still to come.</summary>
    Uploading,

    /// <summary>Images are being decoded and packed.</summary>
    Importing,

    /// <summary>Jobs can use it.</summary>
    Ready,

    /// <summary>No image could be used; the dataset tells why.</summary>
    Failed,
}
