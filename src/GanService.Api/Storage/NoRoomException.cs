namespace GanService.Api.Storage;

/// <summary>Something does not fit on the disk beside the reserve of the database.</summary>
public sealed class NoRoomException(string message) : IOException(message);
