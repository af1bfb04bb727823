namespace GanService.Engine.Imaging;

/// <summary>How a face's gradients are weighed: a window is a square of cells, a margin of one cell around it is computed with it.</summary>
/// <param name="cells">The window's side in cells.</param>
/// <param name="outputs">For each number that it tells: a weight for each number of the window's cells, and what is added.</param>
internal sealed class FaceTemplate(int cells, float[][] outputs)
{
    public int Cells => cells;

    /// <summary>The window's side in pixels of the picture that the cells are made of.</summary>
    public int Side => cells * GradientCells.Side;

    /// <summary>Numbers an output: its weights and what is added.</summary>
    public static int LengthFor(int cells) => (cells * cells * GradientCells.Directions) + 1;

    public float Tell(int output, GradientCells picture, int column, int row) => picture.Sum(column, row, cells, outputs[output].AsSpan(..^1)) + outputs[output][^1];

    /// <summary>The cells of a window of any size and place, with its margin: tell about it at (1, 1).</summary>
    public GradientCells CellsOf(GreyPicture picture, FaceWindow window) => CellsOf(picture, window, cells);

    /// <inheritdoc cref="CellsOf(GreyPicture, FaceWindow)"/>
    public static GradientCells CellsOf(GreyPicture picture, FaceWindow window, int cells)
    {
        var step = window.Side / (cells * GradientCells.Side);
        var margin = step * GradientCells.Side;
        return new(picture.Part(window.Left - margin, window.Top - margin, step, (cells + 2) * GradientCells.Side, (cells + 2) * GradientCells.Side));
    }
}
