namespace GanService.Api.Store.Files;

/// <summary>The server that keeps the files does not answer, or not as it should.</summary>
public sealed class FilesUnreachableException(string message, Exception? inner = null) : IOException(message, inner);
