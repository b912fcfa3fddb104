using MlStudio.Core.Members;

namespace MlStudio.Core.Access;

/// <summary>What a member may be allowed to do in a project.</summary>
public enum Permission
{
    Read,
    Comment,
    SetGoal,
    EditData,
    Train,
    EditModels,
    ManageMembers,
    EditSettings,
}

/// <summary>The one table of what each role may do.</summary>
public static class Permissions
{
    public static bool Allows(this ProjectRole role, Permission permission) => role switch
    {
        ProjectRole.Owner => true,
        ProjectRole.Specialist => permission is Permission.Read or Permission.Comment or Permission.EditData or Permission.Train or Permission.EditModels,
        ProjectRole.Reviewer => permission is Permission.Read or Permission.Comment,
        ProjectRole.Manager => permission is Permission.Read or Permission.Comment or Permission.SetGoal,
        ProjectRole.Viewer => permission is Permission.Read,
        _ => false,
    };
}
