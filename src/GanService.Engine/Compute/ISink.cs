namespace GanService.Engine.Compute;

/// <summary>Where the sums of a <see cref="PanelProduct"/> go.</summary>
internal unsafe interface ISink
{
    /// <summary>Takes the sums of a row from a column on.</summary>
    void Take(nint row, nint column, float* sums, int count);
}
