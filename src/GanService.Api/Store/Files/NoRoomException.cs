namespace GanService.Api.Store.Files;

/// <summary>Something does not fit on the disk beside the reserve of the database.</summary>
public sealed class NoRoomException(string message) : IOException(message);
