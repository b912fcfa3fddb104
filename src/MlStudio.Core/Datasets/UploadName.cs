namespace MlStudio.Core.Datasets;

/// <summary>Makes names out of what a browser sends as a file's name.</summary>
public static class UploadName
{
    public const int LongestFileName = 255;

    /// <summary>The last part of a path, without control characters, cut to what is stored.</summary>
    /// <exception cref="InvalidInputException">Nothing is left.</exception>
    public static string Clean(string? fileName)
    {
        var name = fileName ?? "";
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string(name.Where(c => !char.IsControl(c)).ToArray()).Trim();
        if (name.Length == 0) { throw new InvalidInputException("name", "The file has no name. Give it one, such as 'sales.csv'."); }
        return name.Length <= LongestFileName ? name : name[^LongestFileName..];
    }

    /// <summary>The name of a new data set: the file's without its ending.</summary>
    public static string DatasetNameOf(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var name = (dot > 0 ? fileName[..dot] : fileName).Trim();
        return name.Length <= DatasetService.LongestName - 6 ? name : name[..(DatasetService.LongestName - 6)].TrimEnd();
    }
}
