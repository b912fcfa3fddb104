using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MlStudio.Core;

/// <summary>Reads the settings and notes what is not a number where one belongs, so that it is listed with everything else; the usual binding stops at the first.</summary>
internal static class StudioOptionsReader
{
    public static void Read(IConfiguration section, StudioOptions options) => Read(section, options, StudioOptions.Section, options.Unreadable);

    private static void Read(IConfiguration section, object target, string path, List<string> unreadable)
    {
        foreach (var property in target.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var key = $"{path}:{property.Name}";
            if (property.PropertyType.Namespace == typeof(StudioOptions).Namespace) { Read(section.GetSection(property.Name), property.GetValue(target)!, key, unreadable); }
            else if (section[property.Name] is not { } text) { continue; }
            else if (property.PropertyType == typeof(string)) { property.SetValue(target, text); }
            else if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) { property.SetValue(target, number); }
            else { unreadable.Add($"{key} must be a whole number; '{text}' was given."); }
        }
    }
}
